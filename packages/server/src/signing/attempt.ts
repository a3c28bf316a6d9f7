/** A signature's recipe, step by step, so that a mistake can be made in any one of its steps. */
import { createHmac } from 'node:crypto';

export interface Attempt {
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: Buffer;
  /** What is covered by the signature, made from the three parts. */
  readonly layout: (parts: Parts) => Buffer;
  readonly key: Buffer;
  readonly digest: (message: Buffer, key: Buffer) => Buffer;
  /** The digest as the header's text. */
  readonly write: (digest: Buffer) => string;
}

export type Parts = Pick<Attempt, 'timestamp' | 'nonce' | 'body'>;

/** The steps in their order. Two mistakes are tried together when the second is made in a later step, or both in the body. */
export const steps = ['body', 'layout', 'secret', 'digest', 'writing'] as const;

export interface Mistake {
  /** For programs, in kebab case; it never changes. */
  readonly name: string;
  /** For people: what happened, and how to mend it. */
  readonly explanation: string;
  readonly step: (typeof steps)[number];
  /** True for a mistake with so many forms that it is not tried together with others. */
  readonly alone?: boolean;
  /** What the mistake does to a recipe: one change for each of its usual forms, the likeliest first. */
  readonly make: (attempt: Attempt, given: string) => readonly Partial<Attempt>[];
}

export interface SignedRequest {
  /** As the header says it. */
  readonly timestamp: string;
  readonly nonce: string;
  /** The bytes that were posted. */
  readonly body: Uint8Array;
}

/** The recipe as Binance Pay wants it. */
export function correctAttempt({ timestamp, nonce, body }: SignedRequest, apiSecret: string): Attempt {
  return {
    timestamp,
    nonce,
    body: Buffer.from(body),
    layout: (parts) => lines([parts.timestamp, parts.nonce, parts.body]),
    key: Buffer.from(apiSecret),
    digest: (message, key) => createHmac('sha512', key).update(message).digest(),
    write: upperHex,
  };
}

export function signatureOf(attempt: Attempt): string {
  return attempt.write(attempt.digest(attempt.layout(attempt), attempt.key));
}

/** The parts with a separator between them, and one after the last unless told otherwise. */
export function lines(parts: readonly (string | Buffer)[], separator = '\n', last = separator): Buffer {
  const pieces = parts.flatMap((part, index) => [index === 0 ? '' : separator, part]);
  return Buffer.concat([...pieces, last].map((piece) => Buffer.from(piece)));
}

export function upperHex(digest: Buffer): string {
  return digest.toString('hex').toUpperCase();
}
