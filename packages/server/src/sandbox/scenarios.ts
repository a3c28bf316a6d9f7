/**
 * Faults on demand, as one table. A script is chosen by the request header `X-Sandbox-Scenario: <name>`, by a refundAmount whose
 * eight decimals end in its number (`1.00009001`), or by an order whose prepayId ends in it; the first of these that says
 * something counts.
 */

/** How long a scripted pending refund stays pending. */
const PENDING_MS = 3_000;

/** How long a scripted new refund cannot be found. */
const HIDDEN_MS = 10_000;

/** What becomes of the reply; `faults.ts` has what each does. */
export type FaultKind =
  | 'broken'
  | 'slow'
  | 'error_500'
  | 'html'
  | 'truncated'
  | 'rate_limited'
  | 'clock'
  | 'oversized'
  | 'redirect'
  | 'hanging';

export interface Fault {
  readonly kind: FaultKind;
  /** Whether the call is carried out before its reply goes wrong. */
  readonly carriedOut: boolean;
  /** `first`: only the first call of a refundRequestId, so that a query or a retry finds its way. */
  readonly calls: 'first' | 'every';
}

/** What is sent about an accepted refund: the truth, the order's own payment, or a lie signed by a stranger. */
export type NotificationKind = 'refund' | 'payment' | 'forged';

export interface Scenario {
  readonly number: string;
  readonly name: string;
  readonly summary: string;
  readonly fault: Fault | null;
  /** The code that every refund is refused with. */
  readonly refusalCode: string | null;
  readonly settlesAs: 'REFUND_SUCCESS' | 'REFUND_FAIL';
  /** How long it is pending. */
  readonly pendingMs: number;
  /** In the order in which they are delivered. */
  readonly notifications: readonly NotificationKind[];
  /** Whether the reply waits until they were delivered. */
  readonly notifiesBeforeReply: boolean;
  /** How a notification says which refund it is about. */
  readonly refundInfo: 'object' | 'text' | 'missing';
  readonly rotatesCertificate: boolean;
  /** Whether replies about the refund say its refundStatus. */
  readonly saysStatus: boolean;
  /** How long queries do not find it. */
  readonly hiddenMs: number;
}

/** A refund without a script: paid at once, and said so once. */
export const ordinary: Omit<Scenario, 'number' | 'name' | 'summary'> = {
  fault: null,
  refusalCode: null,
  settlesAs: 'REFUND_SUCCESS',
  pendingMs: 0,
  notifications: ['refund'],
  notifiesBeforeReply: false,
  refundInfo: 'object',
  rotatesCertificate: false,
  saysStatus: true,
  hiddenMs: 0,
};

export type Script = typeof ordinary & { readonly name: string | null };

function script(number: string, name: string, summary: string, does: Partial<typeof ordinary>): Scenario {
  return { ...ordinary, ...does, number, name, summary };
}

const before = (kind: FaultKind, calls: Fault['calls'] = 'first') => ({ fault: { kind, carriedOut: false, calls } });
const after = (kind: FaultKind) => ({ fault: { kind, carriedOut: true, calls: 'first' as const } });

export const scenarios: readonly Scenario[] = [
  script('9001', 'reply-lost-after', 'The money moves; the connection breaks before the reply.', after('broken')),
  script('9002', 'pending-then-success', 'Pending for 3 seconds, then paid.', { pendingMs: PENDING_MS }),
  script('9003', 'pending-then-rejected', 'Pending for 3 seconds, then rejected; the money comes back.', {
    pendingMs: PENDING_MS,
    settlesAs: 'REFUND_FAIL',
  }),
  script('9004', 'request-lost-before', 'The connection breaks before anything is done.', before('broken')),
  script('9005', 'wallet-short', 'Refused with 400611: the wallet holds too little.', { refusalCode: '400611' }),
  script('9006', 'slow', 'The money moves; the right reply comes after 3 seconds.', after('slow')),
  script('9007', 'error-500-before', 'HTTP 500 without JSON; nothing is done.', before('error_500')),
  script('9008', 'error-500-after', 'The money moves; HTTP 500 without JSON.', after('error_500')),
  script('9009', 'html', "CloudFront's HTML page with HTTP 403; nothing is done.", before('html')),
  script('9010', 'truncated', 'The money moves; the JSON of the reply is cut off.', after('truncated')),
  script('9011', 'rate-limited', 'HTTP 429 with Retry-After: 2; nothing is done.', before('rate_limited')),
  script('9012', 'notification-before-reply', 'The notification is delivered before the reply is sent.', {
    notifiesBeforeReply: true,
  }),
  script('9013', 'notification-never', 'The money moves; no notification is ever sent.', { notifications: [] }),
  script('9014', 'notification-repeated', 'The notification is delivered three times.', {
    notifications: ['refund', 'refund', 'refund'],
  }),
  script('9015', 'notification-out-of-order', "The refund's notification comes before its order's payment.", {
    notifications: ['refund', 'payment'],
  }),
  script('9016', 'notification-forged', 'A rejection signed by a stranger comes first, then the truth.', {
    notifications: ['forged', 'refund'],
  }),
  script(
    '9017',
    'clock-skew',
    'Always refused with 400003: the timestamp is out of the window.',
    before('clock', 'every'),
  ),
  script('9018', 'timestamp-once', 'The first call is refused with 400003; signed again, it passes.', before('clock')),
  script('9019', 'certificate-rotated', 'The notification is signed by a certificate that is new.', {
    rotatesCertificate: true,
  }),
  script('9020', 'status-missing', 'Replies say no refundStatus; the notification does.', { saysStatus: false }),
  script('9021', 'refund-info-text', "The notification's refundInfo is a JSON text.", { refundInfo: 'text' }),
  script('9022', 'refund-info-missing', 'The notification has no refundInfo.', { refundInfo: 'missing' }),
  script('9023', 'oversized', 'The money moves; the reply is larger than 1 MB.', after('oversized')),
  script('9024', 'redirect', 'HTTP 302 to somewhere else; nothing is done.', before('redirect')),
  script('9025', 'hanging', 'The money moves; no answer comes.', after('hanging')),
  script('9026', 'not-found-at-first', 'The money moves; queries do not find the refund for 10 seconds.', {
    hiddenMs: HIDDEN_MS,
  }),
];

const byNumber: ReadonlyMap<string, Scenario> = new Map(scenarios.map((scenario) => [scenario.number, scenario]));
const byName: ReadonlyMap<string, Scenario> = new Map(scenarios.map((scenario) => [scenario.name, scenario]));

const NUMBER_LENGTH = 4;
const DECIMALS = 8;

export const SCENARIO_HEADER = 'X-Sandbox-Scenario';

/** Null for a name that is no script's. */
export function findScenario(name: string | null): Scenario | null {
  return name === null ? null : (byName.get(name) ?? null);
}

/** The script of a refund, or null. @param refundAmount in plain notation */
export function scenarioOfRefund(prepayId: string, refundAmount: string): Scenario | null {
  // A JSON number may have lost its last zeros on the way.
  const decimals = (refundAmount.split('.')[1] ?? '').padEnd(DECIMALS, '0');
  return byNumber.get(decimals.slice(-NUMBER_LENGTH)) ?? byNumber.get(prepayId.slice(-NUMBER_LENGTH)) ?? null;
}
