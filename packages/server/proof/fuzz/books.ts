/** Compares what the gateway paid back with what was asked for: nothing moves but by a refund that somebody was allowed to ask for. */
import { addAmounts, compareAmounts, parseAmount } from '@refund-panel/shared';
import type { Ledger } from '../../src/sandbox/ledger.js';
import type { Claims } from './actors.js';
import { type Answer, describe, parse } from './judge.js';
import type { Sent } from './make-request.js';

/** Binance Pay's rule. */
const MAX_REFUNDS_OF_AN_ORDER = 10;

const CREATE = /^POST \/v1\/orders\/\{prepayId\}\/refunds$/;

interface Asked {
  readonly prepayId: string;
  readonly refundAmount: string;
}

export interface Books {
  /** To be called after every request. @returns what moved and should not have */
  check(sent: Sent, answer: Answer): string[];
  /** How many refunds the gateway has paid. */
  moved(): number;
  /** At the end: every order's sums. */
  checkSums(): string[];
}

export function createBooks(ledger: Ledger): Books {
  /** By refundRequestId: what was accepted of whoever was allowed to ask for it. */
  const asked = new Map<string, Asked>();
  const seen = new Set<string>();

  function record({ operation, actor, path, body }: Sent, { status, text }: Answer): string[] {
    if (!CREATE.test(operation.name) || status !== 201) return [];
    const refund = JSON.parse(text) as Asked & { refundRequestId: string; currency: string; requestedAmount: string };
    const [, , , prepayId = ''] = new URL(path, 'http://x').pathname.split('/');
    const request = parse(body ?? '{}') as { refundAmount: string };
    asked.set(refund.refundRequestId, refund);
    const wrong: string[] = [];
    if (refund.prepayId !== decodeURIComponent(prepayId)) wrong.push('it refunds another order');
    if (!mayAsk(actor.claims, refund)) wrong.push(`${actor.name} may not refund that`);
    if (request.refundAmount !== 'full' && parseAmount(request.refundAmount) !== refund.requestedAmount)
      wrong.push('it refunds another amount');
    return wrong;
  }

  return {
    check(sent, answer) {
      const wrong = record(sent, answer);
      const moved = ledger.listRefunds().filter(({ refundRequestId }) => !seen.has(refundRequestId));
      for (const { refundRequestId, prepayId, refundAmount } of moved) {
        seen.add(refundRequestId);
        const intent = asked.get(refundRequestId);
        if (intent === undefined) wrong.push(`${refundAmount} moved that nobody was allowed to ask for`);
        else if (intent.prepayId !== prepayId || compareAmounts(intent.refundAmount, refundAmount) !== 0)
          wrong.push(`${refundAmount} of ${prepayId} moved, not ${intent.refundAmount} of ${intent.prepayId}`);
      }
      return wrong.map((what) => `${describe(sent)} was answered ${answer.status}: ${what}`);
    },
    moved: () => seen.size,
    checkSums() {
      return ledger.listOrders().flatMap(({ prepayId, orderAmount }) => {
        const refunds = ledger.listRefunds().filter((refund) => refund.prepayId === prepayId);
        const sum = refunds
          .filter(({ settlesAs }) => settlesAs === 'REFUND_SUCCESS')
          .reduce((total, { refundAmount }) => addAmounts(total, refundAmount), '0');
        return [
          ...(compareAmounts(sum, orderAmount) > 0 ? [`${sum} of ${orderAmount} was refunded of ${prepayId}`] : []),
          ...(refunds.length > MAX_REFUNDS_OF_AN_ORDER ? [`${prepayId} was refunded ${refunds.length} times`] : []),
        ];
      });
    },
  };
}

function mayAsk(claims: Claims | null, { prepayId, refundAmount, currency }: Asked & { currency: string }): boolean {
  if (claims === null || !claims.permissions.includes('refunds:create')) return false;
  if (claims.orders !== undefined && !claims.orders.includes(prepayId)) return false;
  const { maxAmount } = claims;
  if (maxAmount === undefined) return true;
  return currency === maxAmount.currency && compareAmounts(refundAmount, maxAmount.amount) <= 0;
}
