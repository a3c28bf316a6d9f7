/** The second pair of eyes: what a refund that somebody has to approve waits for. */
import type { Operator } from '@refund-panel/shared';
import type { Advance, Refund } from './refund.js';
import { end } from './report.js';

export interface Approval {
  /** Of exactly what was asked for. */
  readonly hash: string;
  readonly expiresAt: Date;
  /** Null while somebody has to decide; `expired` where nobody did in time. */
  readonly decision: 'approved' | 'rejected' | 'expired' | null;
  readonly decidedBy: Operator | null;
  readonly decidedAt: Date | null;
}

/** Nobody decided in time. It moved no money, and its amount is free again. */
export function expire({ approval }: Refund, now: Date): Advance {
  const failure = {
    code: 'approval_expired',
    detail: 'Nobody approved this refund in time. No money moved; ask again if it is still meant.',
    gatewayCode: null,
  } as const;
  const decided = approval === null ? null : ({ ...approval, decision: 'expired', decidedAt: now } as const);
  return {
    changes: { ...end, status: 'rejected', approval: decided, failure },
    note: 'Nobody approved it in time',
  };
}
