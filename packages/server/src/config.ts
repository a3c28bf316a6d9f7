/** The settings: the only reader of `process.env`. What is wrong is named in one line, and nothing starts. */
import * as z from 'zod/mini';
import { ConfigError } from './config-error.js';
import { type EdgeSettings, edgeEnvironment, readEdge } from './edge-settings.js';
import { type IssuerSettings, issuerEnvironment, readIssuer } from './issuer-settings.js';
import { Secret } from './secret.js';

/** Enough against guessing; a token signed with less could be taken apart at leisure. */
const MIN_SECRET_LENGTH = 8;
const MIN_PRODUCTION_SECRET_LENGTH = 32;

export interface GatewayCredentials {
  readonly apiKey: Secret;
  readonly apiSecret: Secret;
  readonly baseUrl: string;
}

export interface Config extends EdgeSettings {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string | undefined;
  readonly databaseUrl: Secret | undefined;
  /** The same database as its owner, who alone may change tables; undefined where the server's own role is the owner. */
  readonly databaseOwnerUrl: Secret | undefined;
  readonly dataDir: string;
  /** Null: the sandbox runs instead of Binance Pay. */
  readonly credentials: GatewayCredentials | null;
  /** Any of them is good. None only with the sandbox, where a passing one is made. */
  readonly refundsApiKeys: readonly Secret[];
  /** The first signs, all verify. None: derived from the keys above. */
  readonly sessionSecrets: readonly Secret[];
  /** Whose tokens are trusted beside this server's own; null for nobody's. */
  readonly tokenIssuer: IssuerSettings | null;
  readonly allowedOrigins: readonly string[];
  /** How long a confirmed refund waits, so that it can be taken back; 0 for not at all. */
  readonly undoWindowMs: number;
  /** This many refunds within an hour freeze sending; null for no limit. */
  readonly maxRefundsPerHour: number | null;
  /** How many refunds the worker may ask Binance Pay about in a second. */
  readonly workerCallsPerSecond: number;
  readonly logLevel: (typeof logLevels)[number];
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The old one and the new one; a few more where several servers of the host have their own. Every request is compared with each. */
const MAX_SECRETS = 10;

/** Kept out of every message, whatever is wrong with it. */
const secretNames: ReadonlySet<string> = new Set([
  'BINANCE_PAY_API_KEY',
  'BINANCE_PAY_API_SECRET',
  'REFUNDS_API_KEY',
  'SESSION_SECRET',
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
]);

/** A blank or line break that was pasted along would make every signature wrong. */
const oneWord = z.regex(/^[\x21-\x7e]+$/, { error: 'expected printable ASCII without spaces or line breaks' });

/** An hour: whoever needs longer to think it over needs an approval, not a window. */
const MAX_UNDO_WINDOW_SECONDS = 3_600;

/** Several at once, so that one can be replaced while it is still used. */
const secrets = z.optional(
  z.string().check(
    z.refine((text) => splitSecrets(text).every(({ length }) => length >= MIN_SECRET_LENGTH), {
      error: `expected at least ${MIN_SECRET_LENGTH} characters, in each where several are separated by commas`,
    }),
    oneWord,
    z.refine((text) => splitSecrets(text).length <= MAX_SECRETS, {
      error: `expected at most ${MAX_SECRETS}, separated by commas`,
    }),
  ),
);

function wholeNumber(from: number, to: number) {
  const error = `expected a whole number from ${from} to ${to}`;
  return z
    .string()
    .check(z.refine((text) => /^\d{1,7}$/.test(text) && Number(text) >= from && Number(text) <= to, { error }));
}

const postgresUrl = z.optional(
  z
    .string()
    .check(
      z.refine(isPostgresUrl, { error: 'expected postgres://user:password@host:5432/name, each part URL-encoded' }),
    ),
);

const environmentSchema = z.object({
  PORT: z._default(
    z.string().check(z.refine(isPort, { error: 'expected a port from 0 to 65535, such as 8787' })),
    '8787',
  ),
  HOST: z._default(z.string(), '127.0.0.1'),
  PUBLIC_URL: z.optional(
    z.string().check(z.refine(isHttpUrl, { error: 'expected an address such as https://refunds.example.com' })),
  ),
  DATABASE_URL: postgresUrl,
  DATABASE_OWNER_URL: postgresUrl,
  DATA_DIR: z._default(z.string(), '.data'),
  BINANCE_PAY_API_KEY: z.optional(z.string().check(oneWord)),
  BINANCE_PAY_API_SECRET: z.optional(z.string().check(oneWord)),
  BINANCE_PAY_BASE_URL: z.optional(
    z.string().check(z.refine(isHttpUrl, { error: 'expected an address such as https://bpay.binanceapi.com' })),
  ),
  REFUNDS_API_KEY: secrets,
  SESSION_SECRET: secrets,
  ...issuerEnvironment,
  ALLOWED_ORIGINS: z.optional(
    z.string().check(
      z.refine((text) => splitOrigins(text).every(isOrigin), {
        error: 'expected origins separated by commas, such as https://admin.example.com,http://localhost:3000',
      }),
    ),
  ),
  ...edgeEnvironment,
  UNDO_WINDOW_SECONDS: z._default(wholeNumber(0, MAX_UNDO_WINDOW_SECONDS), '0'),
  FUSE_REFUNDS_PER_HOUR: z.optional(wholeNumber(1, 1_000_000)),
  WORKER_CALLS_PER_SECOND: z._default(wholeNumber(1, 10_000), '50'),
  LOG_LEVEL: z._default(z.enum(logLevels, { error: `expected one of ${logLevels.join(', ')}` }), 'info'),
  NODE_ENV: z.optional(z.string()),
});

type Environment = z.infer<typeof environmentSchema>;

/**
 * @param defaultBaseUrl Binance Pay's own address
 * @throws ConfigError one line that names the variable, what it holds wrong, and what is expected
 */
export function readConfig(environment: Record<string, string | undefined>, defaultBaseUrl: string): Config {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environmentSchema.safeParse(set);
  if (!parsed.success) throw describeIssue(parsed.error.issues, set);
  const values = parsed.data;
  const production = values.NODE_ENV === 'production';
  const credentials = readCredentials(values, defaultBaseUrl, production);
  if (production) {
    requireLongSecrets(values);
    requireTransportSecurity(values);
  }
  if (credentials !== null && values.REFUNDS_API_KEY === undefined) {
    throw new ConfigError(
      "REFUNDS_API_KEY is not set; expected the secret with which your own server asks for operators' sessions.",
    );
  }
  return {
    port: Number(values.PORT),
    host: values.HOST,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, ''),
    databaseUrl: values.DATABASE_URL === undefined ? undefined : new Secret(values.DATABASE_URL),
    databaseOwnerUrl: readOwnerUrl(values),
    dataDir: values.DATA_DIR,
    credentials,
    refundsApiKeys: splitSecrets(values.REFUNDS_API_KEY).map((key) => new Secret(key)),
    sessionSecrets: splitSecrets(values.SESSION_SECRET).map((secret) => new Secret(secret)),
    tokenIssuer: readIssuer(values, production),
    allowedOrigins: splitOrigins(values.ALLOWED_ORIGINS ?? ''),
    ...readEdge(values),
    undoWindowMs: Number(values.UNDO_WINDOW_SECONDS) * 1000,
    maxRefundsPerHour: values.FUSE_REFUNDS_PER_HOUR === undefined ? null : Number(values.FUSE_REFUNDS_PER_HOUR),
    workerCallsPerSecond: Number(values.WORKER_CALLS_PER_SECOND),
    logLevel: values.LOG_LEVEL,
  };
}

/** Where a command finds the database, which it opens at once. */
export interface DatabasePlace {
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
}

/** The process's own environment. */
export function readProcessConfig(defaultBaseUrl: string): Config {
  return readConfig(process.env, defaultBaseUrl);
}

/** Where the records are, and nothing else: for a command that needs no other setting. */
export function readProcessDatabase(): DatabasePlace {
  const { DATABASE_URL, DATA_DIR } = process.env;
  return readDatabase({ DATABASE_URL, DATA_DIR });
}

/** @throws ConfigError as `readConfig` does */
export function readDatabase(environment: Record<string, string | undefined>): DatabasePlace {
  const { databaseUrl, dataDir } = readConfig(environment, '');
  return { databaseUrl: databaseUrl?.reveal(), dataDir };
}

/** The API secret alone, for a command that needs no other setting; undefined when it is not set, or empty. */
export function readSecretFromEnvironment(): string | undefined {
  const { BINANCE_PAY_API_SECRET: apiSecret } = process.env;
  return apiSecret === '' ? undefined : apiSecret;
}

function readCredentials(values: Environment, defaultBaseUrl: string, production: boolean): GatewayCredentials | null {
  const { BINANCE_PAY_API_KEY: apiKey, BINANCE_PAY_API_SECRET: apiSecret, BINANCE_PAY_BASE_URL: baseUrl } = values;
  if (apiKey !== undefined && apiSecret !== undefined) {
    return {
      apiKey: new Secret(apiKey),
      apiSecret: new Secret(apiSecret),
      baseUrl: (baseUrl ?? defaultBaseUrl).replace(/\/+$/, ''),
    };
  }
  const missing = apiKey === undefined ? 'BINANCE_PAY_API_KEY' : 'BINANCE_PAY_API_SECRET';
  const present = apiKey ?? apiSecret ?? baseUrl;
  if (present !== undefined) {
    throw new ConfigError(
      `${missing} is not set; expected it together with the other BINANCE_PAY_ settings (or none of them, for the sandbox).`,
    );
  }
  if (production) {
    throw new ConfigError(
      'BINANCE_PAY_API_KEY is not set; expected live credentials, because NODE_ENV is "production" and the sandbox never runs there.',
    );
  }
  return null;
}

/** Whoever the server is must not be able to do what the owner can: with one role for both nothing would be taken from it. */
function readOwnerUrl({ DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl }: Environment): Secret | undefined {
  if (ownerUrl === undefined) return undefined;
  if (url === undefined) {
    throw new ConfigError(
      'DATABASE_URL is not set; expected it beside DATABASE_OWNER_URL, for the role that the server has.',
    );
  }
  const [role, owner] = [new URL(url), new URL(ownerUrl)];
  if (role.username === '' || role.username === owner.username) {
    throw new ConfigError(
      'DATABASE_URL names the role of DATABASE_OWNER_URL, or none; expected a role of its own, that owns nothing.',
    );
  }
  if (role.pathname !== owner.pathname) {
    throw new ConfigError('DATABASE_OWNER_URL names another database than DATABASE_URL; expected the same one.');
  }
  return new Secret(ownerUrl);
}

function requireLongSecrets(values: Environment): void {
  for (const name of ['REFUNDS_API_KEY', 'SESSION_SECRET'] as const) {
    const short = splitSecrets(values[name]).find(({ length }) => length < MIN_PRODUCTION_SECRET_LENGTH);
    if (short !== undefined) {
      throw new ConfigError(
        `${name} holds a secret of ${short.length} characters; expected at least ${MIN_PRODUCTION_SECRET_LENGTH} when NODE_ENV is "production".`,
      );
    }
  }
}

/** Whoever sits on an open line could answer in Binance Pay's place. A machine's own addresses are no line. */
function requireTransportSecurity({ BINANCE_PAY_BASE_URL: baseUrl }: Environment): void {
  if (baseUrl === undefined) return;
  const { protocol, hostname } = new URL(baseUrl);
  if (protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) return;
  throw new ConfigError(
    `BINANCE_PAY_BASE_URL holds "${withoutUser(baseUrl)}"; expected an https:// address when NODE_ENV is "production".`,
  );
}

function describeIssue(issues: readonly z.core.$ZodIssue[], set: Record<string, string | undefined>): ConfigError {
  const [issue] = issues;
  const name = String(issue?.path[0]);
  const value = set[name] ?? '';
  const held = secretNames.has(name) ? `${value.length} characters` : JSON.stringify(withoutUser(value.slice(0, 100)));
  return new ConfigError(`${name} holds ${held}; ${issue?.message}.`);
}

/** Somebody may have put a password into an address. */
function withoutUser(text: string): string {
  return text.replace(/\/\/[^/]*@/, '//…@');
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65535;
}

/** An address to which paths are added: a user, a query or a fragment has no place in it. */
function isHttpUrl(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return username === '' && password === '' && search === '' && hash === '';
}

/** The driver decodes the user and the password, and cannot start with one that is not encoded. */
function isPostgresUrl(text: string): boolean {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) return false;
  try {
    const { username, password, pathname } = new URL(text);
    return [username, password, pathname].every((part) => decodeURIComponent(part) !== undefined);
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}

function isOrigin(text: string): boolean {
  return isHttpUrl(text) && new URL(text).origin === text;
}

/** No blanks are taken away: one that was pasted along is refused above, rather than guessed at. */
function splitSecrets(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(',');
}

function splitOrigins(text: string): string[] {
  return text
    .split(',')
    .map((origin) => origin.trim().replace(/\/$/, ''))
    .filter((origin) => origin !== '');
}
