/** What the page has been told of refunds, so that it hears of each change once: streams, readings and answers may all bring it. */
import type { Refund } from '@refund-panel/shared';

export interface ToldRefunds {
  /** True when the page does not know it yet, which it does from now on. Never for what was overtaken. */
  isNews(refund: Refund): boolean;
  forget(): void;
}

export function createToldRefunds(): ToldRefunds {
  const told = new Map<string, Refund>();
  return {
    isNews(refund) {
      const { refundRequestId, status, attention, updatedAt } = refund;
      const last = told.get(refundRequestId);
      if (last !== undefined) {
        const isOvertaken = Date.parse(updatedAt) < Date.parse(last.updatedAt);
        if (isOvertaken || (last.status === status && last.attention === attention)) return false;
      }
      told.set(refundRequestId, refund);
      return true;
    },
    forget: () => told.clear(),
  };
}
