/** What the command `binance-pay-sandbox` was told, and what it says. */
import { parseArgs } from 'node:util';
import type { Credentials } from './authenticate.js';
import { deriveHex } from './derive.js';
import type { ServedSandbox, ServeSandboxOptions } from './serve.js';

const DEFAULT_PORT = 8790;

/** A key and secret have the length of Binance Pay's own. */
const KEY_LENGTH = 64;

/** Public on purpose: the same key and secret at every start, until somebody asks for others. */
const DEFAULT_SEED = 'binance-pay-sandbox';

export const usage = `Usage: binance-pay-sandbox [options]

Binance Pay's merchant API, emulated: the real wire and real signatures, and no real money.

  --port NUMBER        the port to listen on (${DEFAULT_PORT}; 0 takes any that is free)
  --host ADDRESS       the address to listen on (127.0.0.1)
  --api-key TEXT       the key that callers use (made from the seed)
  --api-secret TEXT    the secret that callers sign with (made from the seed)
  --data FILE          where orders and refunds are kept (forgotten when it stops)
  --seed TEXT          what keys, ids and nonces are made from (${DEFAULT_SEED})
  --webhook-url URL    where notifications go that have no address of their own
  --help               this text
`;

export type CommandLine =
  | { readonly kind: 'run'; readonly options: ServeSandboxOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problem: string };

const wrong = (problem: string): CommandLine => ({ kind: 'wrong', problem });

export function readCommandLine(args: readonly string[]): CommandLine {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    return wrong(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
  if (values.help) return { kind: 'help' };
  const { port: portText = String(DEFAULT_PORT), seed = DEFAULT_SEED, 'webhook-url': webhookUrl } = values;
  const port = Number(portText);
  if (!/^\d{1,5}$/.test(portText) || port > 65_535) return wrong(`--port ${portText} is not a port`);
  if (webhookUrl !== undefined && !(URL.canParse(webhookUrl) && /^https?:/i.test(webhookUrl))) {
    return wrong(`--webhook-url ${webhookUrl} is not an http or https address`);
  }
  const empty = Object.entries(values).find(([, value]) => value === '');
  if (empty !== undefined) return wrong(`--${empty[0]} is empty`);
  return {
    kind: 'run',
    options: {
      port,
      seed,
      ...(values.host === undefined ? {} : { hostname: values.host }),
      ...(values.data === undefined ? {} : { file: values.data }),
      ...(webhookUrl === undefined ? {} : { defaultWebhookUrl: webhookUrl }),
      credentials: {
        apiKey: values['api-key'] ?? deriveHex(KEY_LENGTH, seed, 'apiKey').toLowerCase(),
        apiSecret: values['api-secret'] ?? deriveHex(KEY_LENGTH, seed, 'apiSecret').toLowerCase(),
      },
    },
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: text,
      host: text,
      'api-key': text,
      'api-secret': text,
      data: text,
      seed: text,
      'webhook-url': text,
      help: { type: 'boolean' },
    },
  });
  return values;
}

/** What a person needs once it runs. */
export function greeting({ url }: ServedSandbox, { apiKey, apiSecret }: Credentials): string {
  return `binance-pay-sandbox is ready: ${url}
  API key      ${apiKey}
  API secret   ${apiSecret}
  page         ${url}/sandbox
  control API  ${url}/sandbox/api
`;
}
