/** What a session says: who acts, what they may do, and within which limits. */
import { amountSchema, operatorSchema, permissionSchema, roleSchema } from '@refund-panel/shared';
import * as z from 'zod/mini';

export const sessionClaimsSchema = z.object({
  operator: operatorSchema,
  permissions: z.array(permissionSchema),
  roles: z.optional(z.array(roleSchema)),
  orders: z.optional(z.array(z.string())),
  maxAmount: z.optional(z.object({ amount: amountSchema, currency: z.string() })),
});
export type SessionClaims = z.infer<typeof sessionClaimsSchema>;

/** A session that was proven, by a token of whoever's. */
export interface Session extends SessionClaims {
  /** Null where the token does not name it: such a session ends only with all others of its operator. */
  readonly sessionId: string | null;
  /** In milliseconds since 1970: the earliest that it may have been, by our clock. */
  readonly issuedAtMs: number;
  /** Whatever began before then and goes on must end by then. */
  readonly believedUntil: Date;
}

/** The tokens of one issuer. */
export interface Tokens {
  /** For how long one that was good stays so, until it is looked at anew. */
  readonly freshMs: number;
  /** Null for a token that is good and says nothing that could be acted on. @throws JOSEError, IssuerKeysUnavailable */
  verify(token: string, now: Date): Promise<Session | null>;
}
