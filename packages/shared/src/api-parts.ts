/** What several endpoints have in common. */
import * as z from 'zod/mini';

export const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 200;

/** Our own ids are 32 hexadecimal digits; the limit is Binance Pay's. */
export const refundRequestIdSchema = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{1,64}$/, { error: 'must be a refundRequestId' }));

const limitError = { error: `must be a whole number from 1 to ${MAX_PAGE_SIZE}` };

export const pageQuery = {
  limit: z._default(
    z.coerce
      .number(limitError)
      .check(z.int(limitError), z.minimum(1, limitError), z.maximum(MAX_PAGE_SIZE, limitError)),
    DEFAULT_PAGE_SIZE,
  ),
  /** `nextCursor` of the page before. */
  cursor: z.optional(z.string().check(z.regex(/^[A-Za-z0-9_-]{1,512}$/, { error: 'must be a nextCursor' }))),
};

export function pageOf<Item extends z.ZodMiniType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.nullable(z.string()) });
}
