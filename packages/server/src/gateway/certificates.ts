/** Binance Pay's public keys by serial: fetched when first needed, and again when an unknown serial turns up. */
import type { KeyObject } from 'node:crypto';
import { ProblemError } from '../domain/errors.js';
import type { Call } from './call.js';
import { readPublicKey } from './signer.js';
import { certificatesDataSchema, paths } from './wire.js';

/** Forged serials must not make us call Binance Pay more often than this. */
const REFETCH_INTERVAL_MS = 60_000;

export interface Certificates {
  /** Null when Binance Pay has no such certificate. @throws ProblemError when it cannot be asked now */
  find(serial: string): Promise<KeyObject | null>;
}

export function createCertificates(call: Call, now: () => Date): Certificates {
  let keys = new Map<string, KeyObject>();
  let fetchedAtMs = Number.NEGATIVE_INFINITY;
  let fetching: Promise<void> | null = null;

  async function refetch(): Promise<void> {
    fetchedAtMs = now().getTime();
    const reply = await call(paths.certificates, {});
    const data = reply.kind === 'success' ? certificatesDataSchema.safeParse(reply.data) : null;
    if (!data?.success) {
      throw new ProblemError(
        'gateway_unavailable',
        "Binance Pay's certificates cannot be had now. Deliver again later.",
      );
    }
    keys = new Map(data.data.map(({ certSerial, certPublic }) => [certSerial, readPublicKey(certPublic)]));
  }

  return {
    async find(serial) {
      const known = keys.get(serial);
      if (known !== undefined) return known;
      if (fetching === null && now().getTime() - fetchedAtMs < REFETCH_INTERVAL_MS) return null;
      fetching ??= refetch().finally(() => {
        fetching = null;
      });
      await fetching;
      return keys.get(serial) ?? null;
    },
  };
}
