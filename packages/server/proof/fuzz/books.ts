/**
 * Compares what the gateway paid back with what was asked for: nothing moves but by a refund that somebody was allowed to ask for,
 * and that somebody else approved where somebody had to.
 */
import { addAmounts, compareAmounts, operatorKeyOf, parseAmount, type Refund } from '@refund-panel/shared';
import type { Ledger } from '../../src/sandbox/ledger.js';
import type { Claims } from './actors.js';
import { type Answer, describe, parse } from './judge.js';
import type { Sent } from './make-request.js';

/** Binance Pay's rule. */
const MAX_REFUNDS_OF_AN_ORDER = 10;

const CREATE = 'POST /v1/orders/{prepayId}/refunds';
const APPROVE = 'POST /v1/refunds/{refundRequestId}/approve';
const CHANGE_POLICY = 'PUT /v1/policy';
const REJECT = 'POST /v1/refunds/{refundRequestId}/reject';

type Asked = Pick<Refund, 'refundRequestId' | 'prepayId' | 'refundAmount' | 'requestedAmount' | 'currency' | 'status'>;

type Movement = Pick<Asked, 'refundRequestId' | 'prepayId' | 'refundAmount'>;

interface Intent extends Asked {
  /** The same for every spelling of whoever asked. */
  readonly requester: string;
  readonly needsApproval: boolean;
}

export interface Books {
  /** To be called after every request. @returns what moved and should not have */
  check(sent: Sent, answer: Answer): string[];
  /** How many refunds the gateway has paid. */
  moved(): number;
  /** From now on a second person approves what is above so much of USDT; null where nobody has to. */
  approvalsAbove(perOrder: string | null): void;
  /** How many refunds somebody else approved, and how often somebody was refused who had asked for it themselves. */
  approvals(): { readonly given: number; readonly ownRefused: number };
  /** At the end: every order's sums. */
  checkSums(): string[];
}

export function createBooks(ledger: Pick<Ledger, 'listRefunds' | 'listOrders'>): Books {
  /** By refundRequestId: what was accepted of whoever was allowed to ask for it. */
  const asked = new Map<string, Intent>();
  const approved = new Set<string>();
  const rejected = new Set<string>();
  const seen = new Set<string>();
  let ownRefused = 0;
  /** Null where that is not known: a request of the fuzz has set another policy. */
  let approvalAbove: string | null = null;

  function recordRequest({ actor, path, body }: Sent, { text }: Answer): string[] {
    const refund = JSON.parse(text) as Asked;
    const request = parse(body ?? '{}') as { refundAmount: string };
    const requester = operatorKeyOf(actor.claims?.operator.id ?? '');
    asked.set(refund.refundRequestId, { ...refund, requester, needsApproval: refund.status === 'awaiting_approval' });
    const wrong: string[] = [];
    if (refund.prepayId !== idIn(path)) wrong.push('it refunds another order');
    if (!mayAsk(actor.claims, refund)) wrong.push(`${actor.name} may not refund that`);
    if (request.refundAmount !== 'full' && parseAmount(request.refundAmount) !== refund.requestedAmount)
      wrong.push('it refunds another amount');
    if (refund.status !== 'awaiting_approval' && isAbove(refund, approvalAbove))
      wrong.push('a second person has to approve it');
    return wrong;
  }

  function recordDecision({ operation, actor, path }: Sent): string[] {
    const refundRequestId = idIn(path);
    const intent = asked.get(refundRequestId);
    if (intent === undefined) return ['it decides about what nobody asked for'];
    const [taken, other] = operation.name === APPROVE ? [approved, rejected] : [rejected, approved];
    taken.add(refundRequestId);
    return [
      ...(intent.needsApproval ? [] : ['nobody had to decide about it']),
      ...(operatorKeyOf(actor.claims?.operator.id ?? '') === intent.requester ? ['they asked for it themselves'] : []),
      ...(other.has(refundRequestId) ? ['it was decided otherwise before'] : []),
    ];
  }

  function record(sent: Sent, answer: Answer): string[] {
    const { name, method } = sent.operation;
    if (sent.method !== method) return [];
    if (name === CHANGE_POLICY && answer.status === 200) approvalAbove = null;
    if (name === CREATE && answer.status === 201) return recordRequest(sent, answer);
    if (name !== APPROVE && name !== REJECT) return [];
    if (answer.status === 403 && (parse(answer.text) as { code?: string }).code === 'own_request') ownRefused += 1;
    return answer.status === 200 ? recordDecision(sent) : [];
  }

  function judgeMovement({ refundRequestId, prepayId, refundAmount }: Movement): string[] {
    const intent = asked.get(refundRequestId);
    if (intent === undefined) return [`${refundAmount} moved that nobody was allowed to ask for`];
    const wrong: string[] = [];
    if (intent.prepayId !== prepayId || compareAmounts(intent.refundAmount, refundAmount) !== 0)
      wrong.push(`${refundAmount} of ${prepayId} moved, not ${intent.refundAmount} of ${intent.prepayId}`);
    if (intent.needsApproval && !approved.has(refundRequestId))
      wrong.push(`${refundAmount} of ${prepayId} moved that nobody approved`);
    if (rejected.has(refundRequestId)) wrong.push(`${refundAmount} of ${prepayId} moved that somebody rejected`);
    return wrong;
  }

  return {
    check(sent, answer) {
      const wrong = record(sent, answer);
      for (const movement of ledger.listRefunds().filter(({ refundRequestId }) => !seen.has(refundRequestId))) {
        seen.add(movement.refundRequestId);
        wrong.push(...judgeMovement(movement));
      }
      return wrong.map((what) => `${describe(sent)} was answered ${answer.status}: ${what}`);
    },
    approvalsAbove(perOrder) {
      approvalAbove = perOrder;
    },
    approvals: () => ({ given: approved.size, ownRefused }),
    moved: () => seen.size,
    checkSums: () => checkSums(ledger),
  };
}

function checkSums(ledger: Pick<Ledger, 'listRefunds' | 'listOrders'>): string[] {
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
}

function isAbove({ refundAmount, currency }: Asked, perOrder: string | null): boolean {
  return perOrder !== null && currency === 'USDT' && compareAmounts(refundAmount, perOrder) > 0;
}

/** The order or the refund that an address is about. */
function idIn(path: string): string {
  const [, , , id = ''] = new URL(path, 'http://x').pathname.split('/');
  return decodeURIComponent(id);
}

function mayAsk(claims: Claims | null, { prepayId, refundAmount, currency }: Asked): boolean {
  if (claims === null || !claims.permissions.includes('refunds:create')) return false;
  if (claims.orders !== undefined && !claims.orders.includes(prepayId)) return false;
  const { maxAmount } = claims;
  if (maxAmount === undefined) return true;
  return currency === maxAmount.currency && compareAmounts(refundAmount, maxAmount.amount) <= 0;
}
