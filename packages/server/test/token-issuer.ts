/** Somebody who signs operators in, as a host has one: keys on a port, and tokens signed with them. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export interface SigningKey {
  readonly kid: string;
  readonly algorithm: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export interface TokenIssuer {
  readonly url: string;
  /** What is asked is counted, on whatever path. */
  readonly asked: () => number;
  /** From now on these are published. */
  publish(...keys: readonly SigningKey[]): void;
  /** From now on whatever is asked is answered with this; null for the keys again. */
  answerWith(status: number | null, body?: string): void;
  close(): Promise<void>;
}

export async function startTokenIssuer(): Promise<TokenIssuer> {
  let asked = 0;
  let keys: readonly JWK[] = [];
  let instead: { readonly status: number; readonly body: string } | null = null;
  const server = createServer((_, response) => {
    asked += 1;
    const { status, body } = instead ?? { status: 200, body: JSON.stringify({ keys }) };
    response.writeHead(status, { 'Content-Type': 'application/json', Location: '/elsewhere' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/jwks.json`,
    asked: () => asked,
    publish(...published) {
      keys = published.map(({ publicJwk }) => publicJwk);
    },
    answerWith(status, body = '') {
      instead = status === null ? null : { status, body };
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

export async function createSigningKey(kid: string, algorithm = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' };
  return { kid, algorithm, privateKey, publicJwk };
}

/** @param header what it says besides the algorithm and the key's name */
export function signToken(key: SigningKey, payload: JWTPayload, header: Record<string, unknown> = {}): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: key.algorithm, kid: key.kid, ...header }).sign(key.privateKey);
}
