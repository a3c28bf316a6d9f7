/** What a long run must have seen, so that no part of the simulation is dead, and the table of what it saw. */

const crashPoints = [
  'changeRefund',
  'claimDue',
  'claimRefund',
  'createRefund',
  'findOrder',
  'findOrderWithRefunds (order)',
  'findOrderWithRefunds (refunds)',
  'findRefund',
  'makeDue',
  'queryBalance',
  'queryOrder',
  'queryRefund',
  'recordCall',
  'recordNotification',
  'recordOutsideRefund',
  'recordSending',
  'storeOrder',
  'storeToldOrders',
  'updateRefund',
  'recordFacts',
  'adoptRefund',
  'contradictRefund',
];

/** Transactions that may die, or be held up, with locks in their hands. */
const lockHolders = ['adoptRefund', 'claimDue', 'claimRefund', 'createRefund', 'makeDue', 'updateRefund'];

const lockNames = ['operator', 'order', 'refund', 'sending', 'spike'];

const transitions = [
  '(new, panel) → scheduled',
  '(new, panel) → submitting',
  '(new, panel) → awaiting_approval',
  'awaiting_approval → scheduled',
  'awaiting_approval → rejected',
  'awaiting_approval → cancelled',
  '(new, outside) → succeeded',
  '(new, outside) → failed',
  'failed → succeeded',
  'scheduled → submitting',
  'scheduled → cancelled',
  'submitting → pending',
  'submitting → parked',
  'submitting → succeeded',
  'submitting → failed',
  'pending → submitting',
  'pending → parked',
  'pending → succeeded',
  'pending → failed',
  'parked → submitting',
  'parked → cancelled',
];

const declines = ['400001', '400002', '400202', '400203', '400204', '400607', '400608', '400611'];

const refusals = [
  'amount_exceeds_refundable',
  'gateway_unavailable',
  'last_attempt_returns_all',
  'no_attempts_left',
  'order_changed',
  'order_not_refundable',
];

const others = [
  ...['approve', 'reject'].flatMap((says) => [
    `${says}: answered`,
    `${says}: approval_changed`,
    `${says}: approval_expired`,
    `${says}: failed`,
    `${says}: not_awaiting_approval`,
    `${says}: own_request`,
  ]),
  'an amount was changed on disk: awaiting_approval',
  'an amount was changed on disk: scheduled',
  'one refund was approved and rejected at once',
  'one refund was approved or rejected twice at once',
  'one refund was cancelled while somebody decided',
  'a cancel was answered',
  'a cancel was refused',
  'a clock jumped ahead',
  'a clock jumped back',
  'a doubled click',
  'a doubled click, at two replicas',
  'a notification was delivered again',
  'a notification was delivered twice',
  "a notification with the refund's id",
  "a notification with the refund's id, and wrong",
  "a notification without the refund's id",
  'a person asked now',
  'a person looked into what is final and contradicted',
  'a person settled what nobody was asked about: refused',
  'a person settled a refund as failed: answered',
  'a person settled a refund as succeeded: answered',
  'a process crashed',
  'a process was held up',
  'a proxy repeated a request whose server had died',
  'a refund made elsewhere was put on record',
  'a refund was made elsewhere',
  'a refund was never announced',
  'a submit was held up too long and not sent',
  'a submit was sent again, and answered as a duplicate',
  'an intent was sent again under its key',
  'an order was checked',
  'an order was told of',
  'an order was told again',
  'an order was told otherwise: order_changed',
  'answered 200 for a repeat',
  'answered 201',
  'attention: contradicted',
  'attention: pending_too_long',
  'attention: unknown_too_long',
  'fault: 429 with a time to wait',
  'fault: a query did not find an accepted refund yet',
  'fault: a query failed',
  'fault: a reply without refundStatus',
  'fault: a submit arrived after the client had given up',
  'fault: a submit was declined, and carried out all the same',
  'fault: a submit was lost',
  'fault: an error after a submit was carried out',
  'fault: an error before a submit was carried out',
  'fault: an order query failed',
  'fault: queryBalance was not answered',
  'fault: queryOrder was not answered',
  'fault: queryRefund was not answered',
  'fault: the balance could not be read',
  'fault: the database failed after it committed',
  'fault: the database failed before it committed',
  'fault: the reply to a submit was lost',
  'lock: one died while it held some',
  'lock: one died while it waited',
  'lock: one waited too long',
  'lock: Postgres ended a transaction that did not go on',
  'logged as an error: sending froze by itself',
  'sending was frozen by hand',
  'the answer to an operator was lost',
  'the last attempt returned more than was asked for',
  'the wallet was drawn on',
  'two colleagues clicked at once',
  'two colleagues put a refund on record',
  'Binance Pay declined a refund, paid it, and a person was told',
  'Binance Pay declined a refund, paid it, and never said so',
  'the wallet was topped up',
];

const expected: readonly string[] = [
  ...crashPoints.flatMap((point) => [`crash before ${point}`, `crash after ${point}`]),
  'crash after submitRefund',
  ...lockHolders.map((label) => `crash before ${label} (in its middle)`),
  ...lockNames.map((name) => `lock: one waits for another's, on ${name}`),
  ...transitions.map((transition) => `state: ${transition}`),
  ...declines.flatMap((code) => [`declined whether true or not: ${code}`]),
  ...['400607', '400608', '400611'].map((code) => `declined by the books: ${code}`),
  ...declines.map((code) => `declined and carried out all the same: ${code}`),
  'declined for its timestamp: 400003',
  ...refusals.map((code) => `refused: ${code}`),
  ...others,
];

/** What should have happened somewhere, and did not. */
export function neverSeen(seen: Readonly<Record<string, number>>): string[] {
  return expected.filter((what) => seen[what] === undefined);
}

/** How many schedules saw each thing, and which share of all that is. */
export function describeCoverage(seen: Readonly<Record<string, number>>, schedules: number): string {
  const lines = Object.entries(seen)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([what, count]) => {
      const share = ((100 * count) / schedules).toFixed(3).padStart(8);
      return `${String(count).padStart(9)} ${share} %  ${what}`;
    });
  return ['schedules    share    that saw', ...lines].join('\n');
}
