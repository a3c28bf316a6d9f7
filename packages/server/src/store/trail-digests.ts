/** How a call to Binance Pay is named on the trail, so that it cannot be swapped for another: by digests that Postgres makes. */
import { type SQL, sql } from 'drizzle-orm';
import { gatewayCalls, trail } from './schema.js';

const { path, timestamp, nonce, body, signature, apiKey, answeredAt, httpStatus, reason, replyBody } = gatewayCalls;

function digestOf(...parts: SQL[]): SQL {
  return sql`encode(sha256(convert_to(${sql.join(parts, sql` || E'\n' || `)}, 'UTF8')), 'hex')`;
}

/** Of a row of `gateway_calls`. */
export const requestDigest = digestOf(...[path, timestamp, nonce, body, signature, apiKey].map((part) => sql`${part}`));

export const answerDigest = sql`case when ${answeredAt} is not null then ${digestOf(
  sql`(extract(epoch from ${answeredAt}) * 1000)::bigint::text`,
  ...[httpStatus, reason, replyBody].map((part) => sql`coalesce(${part}::text, '')`),
)} end`;

/** The latest call about a refund that an entry names; 0 where none does. */
export function lastCallNamed(refundRequestId: unknown): SQL {
  return sql`(
    select coalesce(max((${trail.record}::jsonb #>> '{restsOn,calls,-1,id}')::bigint), 0) from ${trail}
    where ${trail.refundRequestId} = ${refundRequestId}
  )`;
}
