/** What a session may do, and the operator it acts for. */
import * as z from 'zod/mini';

export const permissions = [
  'orders:read',
  'refunds:create',
  'refunds:approve',
  'refunds:export',
  'policy:manage',
  'audit:read',
] as const;

export const permissionSchema = z.enum(permissions);
export type Permission = z.infer<typeof permissionSchema>;

/** The person at the panel, as the host's own server names them. */
export const operatorSchema = z.strictObject({
  id: z.string().check(z.minLength(1), z.maxLength(128), z.regex(/^[^\p{Cc}\p{Cs}]+$/u)),
  name: z.optional(z.string().check(z.minLength(1), z.maxLength(128), z.regex(/^[^\p{Cc}\p{Cs}]+$/u))),
});
export type Operator = z.infer<typeof operatorSchema>;

/**
 * The same for every spelling of one operator's id: whoever has several tokens is still one person. As Unicode has identifiers compared
 * (NFKC_Casefold), without what nobody sees; letters of another alphabet that look alike are others.
 */
export function operatorKeyOf(id: string): string {
  const folded = id.normalize('NFKC').replace(UNSEEN, '').toUpperCase().toLowerCase();
  return folded.normalize('NFKC').replace(/\s+/g, ' ').trim();
}

const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

/** What the host calls a group of its operators; the policy's rules may name it. */
export const roleSchema = z
  .string()
  .check(z.minLength(1), z.maxLength(64), z.regex(/^[^\p{Cc}\p{Cs}]+$/u, { error: 'must be the name of a role' }));
/** More say nothing: each is a word in every token. */
export const MAX_ROLES = 32;
