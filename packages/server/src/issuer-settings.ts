/** The settings of the host's own tokens: where the keys are, whose tokens for whom, and what their claims mean here. */
import { type Permission, permissionSchema } from '@refund-panel/shared';
import * as z from 'zod/mini';
import { ConfigError } from './config-error.js';

/** Each signs with a key that stays with its issuer; one that verifies with the same secret has no place in a published set. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const;

/** What nearly every identity provider signs with. */
const DEFAULT_ALGORITHMS = 'RS256,ES256';

/** What this server calls itself in its own tokens: the two are told apart by their issuer. */
const OWN_ISSUER = 'refund-panel';

const settingNames = [
  'SESSION_JWKS_URL',
  'SESSION_ISSUER',
  'SESSION_AUDIENCE',
  'SESSION_ALGORITHMS',
  'SESSION_CLAIMS',
  'SESSION_ROLES',
] as const;

export interface IssuerSettings {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  /** Where the host's tokens keep what ours keep under these names, as far as it is elsewhere. */
  readonly claims: z.infer<typeof claimsSchema>;
  /** What the host calls a set of our permissions. */
  readonly roles: ReadonlyMap<string, readonly Permission[]>;
}

const claimName = z.optional(z.string().check(z.minLength(1)));
const claimsSchema = z.strictObject({
  'operator.id': claimName,
  'operator.name': claimName,
  permissions: claimName,
  roles: claimName,
  orders: claimName,
  maxAmount: claimName,
});
const rolesSchema = z.record(z.string(), z.array(permissionSchema));

const text = z.optional(z.string().check(z.regex(/^[^\p{Cc}]{1,512}$/u, { error: 'expected one line of text' })));

export const issuerEnvironment = {
  SESSION_JWKS_URL: z.optional(
    z.string().check(z.refine(isKeyAddress, { error: 'expected an address such as https://id.example.com/jwks.json' })),
  ),
  SESSION_ISSUER: z.optional(
    text.check(
      z.refine((issuer) => issuer !== OWN_ISSUER, { error: "expected another issuer than this server's own" }),
    ),
  ),
  SESSION_AUDIENCE: text,
  SESSION_ALGORITHMS: z.optional(
    z.string().check(
      z.refine((names) => names.split(',').every((name) => ALGORITHMS.some((known) => known === name)), {
        error: `expected some of ${ALGORITHMS.join(',')}, separated by commas`,
      }),
    ),
  ),
  SESSION_CLAIMS: z.optional(
    z.string().check(
      z.refine((json) => z.safeParse(claimsSchema, parseJson(json)).success, {
        error: `expected a JSON object such as {"permissions":"roles"}, with names of ${Object.keys(claimsSchema.shape).join(', ')}`,
      }),
    ),
  ),
  SESSION_ROLES: z.optional(
    z.string().check(
      z.refine((json) => z.safeParse(rolesSchema, parseJson(json)).success, {
        error: `expected a JSON object such as {"clerk":["orders:read","refunds:create"]}, with permissions of ${permissionSchema.options.join(', ')}`,
      }),
    ),
  ),
};

type IssuerEnvironment = Readonly<Partial<Record<(typeof settingNames)[number], string | undefined>>>;

/** @returns null where none of them is set. @throws ConfigError */
export function readIssuer(values: IssuerEnvironment, production: boolean): IssuerSettings | null {
  const isSet = settingNames.filter((name) => values[name] !== undefined);
  if (isSet.length === 0) return null;
  const { SESSION_JWKS_URL: jwksUrl, SESSION_ISSUER: issuer, SESSION_AUDIENCE: audience } = values;
  if (jwksUrl === undefined || issuer === undefined || audience === undefined) {
    const missing = settingNames.find((name) => values[name] === undefined);
    throw new ConfigError(
      `${missing} is not set; expected SESSION_JWKS_URL, SESSION_ISSUER and SESSION_AUDIENCE together, because ${isSet[0]} is set.`,
    );
  }
  requireSafeLine(jwksUrl, production);
  return {
    jwksUrl,
    issuer,
    audience,
    algorithms: (values.SESSION_ALGORITHMS ?? DEFAULT_ALGORITHMS).split(','),
    claims: z.parse(claimsSchema, parseJson(values.SESSION_CLAIMS ?? '{}')),
    roles: new Map(Object.entries(z.parse(rolesSchema, parseJson(values.SESSION_ROLES ?? '{}')))),
  };
}

/** Whoever sits on an open line could answer with keys of their own, and be every operator. */
function requireSafeLine(jwksUrl: string, production: boolean): void {
  const { protocol, hostname } = new URL(jwksUrl);
  if (protocol === 'https:') return;
  const isThisMachine = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if (isThisMachine && !production) return;
  const when = production ? 'when NODE_ENV is "production"' : 'for any other machine than this one';
  throw new ConfigError(`SESSION_JWKS_URL holds ${JSON.stringify(jwksUrl)}; expected an https:// address ${when}.`);
}

function isKeyAddress(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { username, password, hash } = new URL(text);
  return username === '' && password === '' && hash === '';
}

/** Undefined, which no schema above takes, for what is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
