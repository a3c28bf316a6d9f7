/** The trail: who did what, when, why and from where; each entry is chained to the one before it. */
import * as z from 'zod/mini';
import { operatorSchema } from './permissions.js';

/** Everything that is put on the trail. */
export const trailActions = [
  'session.minted',
  'session.revoked',
  'operator.revoked',
  'refund.requested',
  'refund.approved',
  'refund.rejected',
  'refund.cancelled',
  'refund.settled',
  'refund.adopted',
  /** What Binance Pay answered or announced, and what followed from it. */
  'refund.advanced',
  'sending.frozen',
  'sending.resumed',
  'policy.changed',
  'records.exported',
  /** By the host, one by one or from a file: no refund rests on it. */
  'order.told',
  'orders.imported',
] as const;
export const trailActionSchema = z.enum(trailActions);
export type TrailAction = z.infer<typeof trailActionSchema>;

/** What an entry says. It is stored, hashed and handed out as these exact characters of JSON. */
export const trailRecordSchema = z.object({
  at: z.iso.datetime(),
  action: trailActionSchema,
  /** Who: an operator by their session, the host's own server by its key, or this server by itself. */
  by: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('operator'), operator: operatorSchema, sessionId: z.nullable(z.string()) }),
    z.object({ kind: z.literal('host') }),
    z.object({ kind: z.literal('server') }),
  ]),
  /** The request that it was done by; null where none was. */
  request: z.nullable(z.object({ requestId: z.string(), address: z.nullable(z.string()) })),
  refundRequestId: z.nullable(z.string()),
  prepayId: z.nullable(z.string()),
  /** Why, or what happened, in words; null where no person would want to read it. */
  note: z.nullable(z.string()),
  /** What was changed, before and after; null where there was nothing. */
  before: z.nullable(z.record(z.string(), z.unknown())),
  after: z.nullable(z.record(z.string(), z.unknown())),
  /** What this server went by when it changed a refund by itself; null for all that a person did. */
  restsOn: z.nullable(
    z.object({
      /** The calls about the refund that no entry before has named, oldest first; of very many the latest. */
      calls: z.array(
        z.object({
          id: z.int(),
          /** SHA-256 of path, timestamp, nonce, body, signature and masked key, with a line feed after each but the last. */
          request: z.string(),
          /** The same of the answer's time in milliseconds since 1970, HTTP status, reason and body, where null is empty; null while there is none. */
          answer: z.nullable(z.string()),
        }),
      ),
      /** SHA-256 of each notification about the refund until then. */
      notifications: z.array(z.string()),
    }),
  ),
});
export type TrailRecord = z.infer<typeof trailRecordSchema>;

export const trailEntrySchema = z.object({
  /** From 1, without gaps. */
  sequence: z.int(),
  /**
   * SHA-256, in lower-case hexadecimal, of `<hash of the entry before>\n<sequence>\n<record>`, where the hash before the first is 64
   * zeros and the record is exactly the text below.
   */
  hash: z.string(),
  /** A `TrailRecord` as JSON. */
  record: z.string(),
});
export type TrailEntry = z.infer<typeof trailEntrySchema>;
z.globalRegistry.add(trailEntrySchema, { id: 'TrailEntry' });

/** The last entry. Kept elsewhere, it proves later that nothing up to it was taken away. */
export const trailHeadSchema = z.object({ sequence: z.int(), hash: z.string() });
export type TrailHead = z.infer<typeof trailHeadSchema>;
