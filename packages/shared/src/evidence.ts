/** The evidence bundle: everything that is known of one refund, in one file that can be handed to somebody else. */
import * as z from 'zod/mini';
import { orderSummarySchema } from './order.js';
import { refundWithHistorySchema } from './refund.js';
import { trailEntrySchema, trailHeadSchema } from './trail.js';

/** One call to Binance Pay: the exact bytes that were signed. The secret is in none of them, and the key is masked. */
export const gatewayCallSchema = z.object({
  /** By which the trail names it. */
  id: z.int(),
  path: z.string(),
  timestamp: z.string(),
  nonce: z.string(),
  body: z.string(),
  signature: z.string(),
  apiKey: z.string(),
  sentAt: z.iso.datetime(),
  /** How many calls before this one had the same answer and are not listed. */
  repeats: z.int(),
  /** Null while there is none, or word that there is none. */
  answer: z.nullable(
    z.object({
      at: z.iso.datetime(),
      httpStatus: z.nullable(z.int()),
      body: z.nullable(z.string()),
      /** Why there was no usable answer. */
      reason: z.nullable(z.string()),
    }),
  ),
});

/** What Binance Pay announced, verified and as it came. */
export const receivedNotificationSchema = z.object({
  /** SHA-256 of the body, by which the trail names it. */
  digest: z.string(),
  bizType: z.string(),
  bizStatus: z.string(),
  body: z.string(),
  receivedAt: z.iso.datetime(),
});

export const evidenceSchema = z.object({
  /** When this file was made. */
  madeAt: z.iso.datetime(),
  refund: refundWithHistorySchema,
  order: orderSummarySchema,
  /** What was asked for, and under which key. Null for a refund that was made elsewhere. */
  request: z.nullable(
    z.object({
      idempotencyKey: z.string(),
      /** SHA-256 of what was asked for: a repeat under the same key has the same. */
      fingerprint: z.string(),
      /** The policy that it was decided on. */
      policyVersion: z.int(),
      roles: z.array(z.string()),
    }),
  ),
  gatewayCalls: z.array(gatewayCallSchema),
  notifications: z.array(receivedNotificationSchema),
  /** The trail's entries about it, each with its place in the chain. */
  trail: z.array(trailEntrySchema),
  trailHead: z.nullable(trailHeadSchema),
});
export type Evidence = z.infer<typeof evidenceSchema>;
z.globalRegistry.add(evidenceSchema, { id: 'Evidence' });
