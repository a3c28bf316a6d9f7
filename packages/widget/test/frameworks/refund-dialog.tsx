import type { RefundPanel, RefundUpdatedEvent } from '@refund-panel/widget';
import '@refund-panel/widget/define';
import type {} from '@refund-panel/widget/react';
import { useRef } from 'react';

export function RefundDialog({ prepayId, onDone }: { prepayId: string; onDone: () => void }) {
  const panel = useRef<RefundPanel>(null);
  const onUpdated = ({ refund }: RefundUpdatedEvent) => {
    if (refund.status === 'succeeded') onDone();
  };
  return (
    <dialog open>
      <refund-panel
        ref={panel}
        server-url="https://refunds.example.com"
        prepay-id={prepayId}
        theme="light"
        getToken={async () => (await fetch('/my-refund-token')).text()}
        onrefund-updated={onUpdated}
      />
      <button type="button" onClick={() => panel.current?.proposeRefund({ refundAmount: 'full' })}>
        Propose everything
      </button>
    </dialog>
  );
}
