/** The fuse: whether money is sent at all. Frozen, everything that waits is kept; questions are still asked. */
import * as z from 'zod/mini';
import { operatorSchema } from './permissions.js';

export const sendingSchema = z.object({
  frozen: z.boolean(),
  /** When it was frozen or thawed; null when it never was. */
  since: z.nullable(z.iso.datetime()),
  reason: z.nullable(z.string()),
  /** Who did it; null when the fuse tripped by itself. */
  by: z.nullable(operatorSchema),
  /**
   * Refunds that have been handed over to be sent and are not answered yet. Once sending is frozen these may still leave, within
   * 20 seconds, and no others: at 0, nothing does any more.
   */
  beingSent: z.int(),
});
export type Sending = z.infer<typeof sendingSchema>;
z.globalRegistry.add(sendingSchema, { id: 'Sending' });
