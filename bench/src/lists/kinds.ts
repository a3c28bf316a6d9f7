/** What the rows of the bench differ in: common and rare of everything that a list is filtered by. */

/** Every third order is refunded. */
export const ORDERS_PER_REFUND = 3;

/** Rows of each state that is rare: a page and a bit, whatever the size. */
const RARE_ROWS = 60;

export const OPERATORS = 50;
export const REASONS = ['Damaged on arrival', 'Late', 'Cancelled', 'Other'] as const;
/** The price of every twentieth order; the others are spread over a thousand. */
export const COMMON_PRICE = '49.9';

/** None may still be paid: opening one would ask the sandbox. @param n an SQL expression */
export function orderKinds(n: string): Record<'status' | 'currency' | 'order_amount', string> {
  return {
    status: `case when ${n} % 999 = 0 then 'FULL_REFUNDED' when ${n} % ${ORDERS_PER_REFUND} = 0 then 'REFUNDED' else 'PAID' end`,
    currency: currencyOf(n),
    order_amount: `case when ${n} % 20 = 0 then ${COMMON_PRICE} else 10 + (${n}::bigint * 7919 % 100000) / 100.0 end`,
  };
}

/** One in sixty, and one in five thousand. */
function currencyOf(n: string): string {
  return `case when ${n} % 60 in (2, 3) then 'EUR' when ${n} % 5001 = 0 then 'BTC' else 'USDT' end`;
}

/** Few of most states, at any age; the cancelled ones are the oldest of all. @param n an SQL expression */
export function refundKinds(n: string, refunds: number): Record<string, string> {
  const nth = `(${n} / ${ORDERS_PER_REFUND})`;
  const every = Math.max(10, Math.floor(refunds / RARE_ROWS));
  const rare = ['awaiting_approval', 'scheduled', 'parked', 'submitting', 'rejected'];
  const status = [
    `when ${nth} <= ${RARE_ROWS} then 'cancelled'`,
    ...rare.map((name, index) => `when ${nth} % ${every} = ${index + 1} then '${name}'`),
    `when ${nth} % 33 = 10 then 'failed'`,
    `when ${nth} % 33 = 20 then 'pending'`,
  ];
  const statusOf = `case ${status.join(' ')} else 'succeeded' end`;
  const isFinal = `(${statusOf}) in ('succeeded', 'failed', 'rejected', 'cancelled')`;
  const awaits = `(${statusOf}) = 'awaiting_approval'`;
  return {
    status: `(${statusOf})::refund_status`,
    refund_status: `case ${statusOf} when 'succeeded' then 'REFUND_SUCCESS' when 'failed' then 'REFUND_FAIL' end`,
    failure_code: `case ${statusOf} when 'failed' then 'refund_rejected' end`,
    // Nobody takes these further while the bench runs.
    next_step: `case when ${isFinal} then null else 'query' end::refund_step`,
    due_at: `case when ${isFinal} then null else timestamptz '2199-01-01' end`,
    approval_hash: `case when ${awaits} then repeat('0', 64) end`,
    approval_expires_at: `case when ${awaits} then timestamptz '2199-01-01' end`,
    attention: `case ${nth} % ${every} when 6 then 'unknown_too_long' when 7 then 'contradicted' when 8 then 'pending_too_long' end`,
    currency: currencyOf(n),
    refund_amount: `1 + (${n}::bigint * 31 % 900) / 100.0`,
    refund_reason: `(array[${REASONS.map((reason) => `'${reason}'`).join(', ')}])[1 + ${nth} % ${REASONS.length}]`,
    ...{ operator_id: operatorOf(nth), operator_key: operatorOf(nth) },
    refund_id: `(${n}::bigint + 7000000000000000000)::text`,
  };
}

function operatorOf(nth: string): string {
  return `'operator-' || (${nth} / 7 % ${OPERATORS})`;
}
