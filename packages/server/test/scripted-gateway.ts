/** A Binance Pay on a port of its own whose every answer the test decides, and whose notifications the test signs. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signedBytes } from '../src/gateway/signer.js';
import { paths } from '../src/gateway/wire.js';

export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
}

/** Answers one path; null breaks the connection instead. */
export type Script = (fields: Record<string, string>) => ScriptedAnswer | null | Promise<ScriptedAnswer | null>;

export interface ScriptedGateway {
  readonly url: string;
  /** What was asked, in order. */
  readonly received: { path: string; fields: Record<string, string> }[];
  /** What each path of `paths` answers; one without a script does not exist. */
  readonly scripts: Map<string, Script>;
  /** A delivery as Binance Pay would make it. */
  notification(body: object, options?: { readonly serial?: string }): RequestInit;
  close(): Promise<void>;
}

export const success = (data: object): ScriptedAnswer => ({
  body: JSON.stringify({ status: 'SUCCESS', code: '000000', data, errorMessage: null }),
});

export const failure = (code: string, status = 400): ScriptedAnswer => ({
  status,
  body: JSON.stringify({ status: 'FAIL', code, errorMessage: 'no' }),
});

const SERIAL = 'A0B1C2';

export async function startScriptedGateway(): Promise<ScriptedGateway> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const certPublic = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const received: ScriptedGateway['received'] = [];
  const scripts = new Map<string, Script>([[paths.certificates, () => success([{ certSerial: SERIAL, certPublic }])]]);

  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    const fields = JSON.parse(await readBody(request)) as Record<string, string>;
    received.push({ path, fields });
    const script = scripts.get(path);
    const answer = script === undefined ? { status: 403, body: '<html>' } : await script(fields);
    if (answer === null) return response.destroy();
    response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json', ...answer.headers });
    return response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    scripts,
    notification(content, { serial = SERIAL } = {}) {
      const signed = {
        timestamp: '1772366400000',
        nonce: 'abcdefghijklmnopqrstuvwxyzABCDEF',
        body: JSON.stringify(content),
      };
      return {
        method: 'POST',
        body: signed.body,
        headers: {
          'BinancePay-Timestamp': signed.timestamp,
          'BinancePay-Nonce': signed.nonce,
          'BinancePay-Certificate-SN': serial,
          'BinancePay-Signature': sign('RSA-SHA256', signedBytes(signed), privateKey).toString('base64'),
        },
      };
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
