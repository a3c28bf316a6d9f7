/** Faults on demand: the last four characters of an order's prepayId say what happens to its refunds. */

/** How long a scripted pending refund stays pending. */
const PENDING_MS = 3_000;

export interface Scenario {
  readonly summary: string;
  readonly settlesAs: 'REFUND_SUCCESS' | 'REFUND_FAIL';
  readonly pendingMs: number;
  /** Where the connection breaks: before anything is done (first call only), or once the money has moved (first call only). */
  readonly breaks: 'before' | 'after' | null;
  readonly walletIsShort: boolean;
}

const ordinary: Scenario = {
  summary: 'succeeds at once',
  settlesAs: 'REFUND_SUCCESS',
  pendingMs: 0,
  breaks: null,
  walletIsShort: false,
};

const scenarios: ReadonlyMap<string, Scenario> = new Map([
  ['9001', { ...ordinary, summary: 'the money moves, the reply is lost', breaks: 'after' }],
  ['9002', { ...ordinary, summary: 'pending, then succeeds', pendingMs: PENDING_MS }],
  ['9003', { ...ordinary, summary: 'pending, then rejected', pendingMs: PENDING_MS, settlesAs: 'REFUND_FAIL' }],
  ['9004', { ...ordinary, summary: 'the request is lost', breaks: 'before' }],
  ['9005', { ...ordinary, summary: 'declined: the wallet is short', walletIsShort: true }],
]);

const SENTINEL_LENGTH = 4;

export function scenarioOf(prepayId: string): Scenario {
  return scenarios.get(prepayId.slice(-SENTINEL_LENGTH)) ?? ordinary;
}
