/** Binance Pay's public keys by serial: fetched when first needed, and again when an unknown serial turns up. */
import type { KeyObject } from 'node:crypto';
import { ProblemError } from '../domain/errors.js';
import type { Log } from '../operations/ports/log.js';
import type { Call } from './call.js';
import { readPublicKey } from './signer.js';
import { type CertificatesData, certificatesDataSchema, paths } from './wire.js';

/** Forged serials must not make us call Binance Pay more often than this. */
const REFETCH_INTERVAL_MS = 60_000;

export interface Certificates {
  /** Null when Binance Pay has no such certificate. @throws ProblemError when it cannot be asked now */
  find(serial: string): Promise<KeyObject | null>;
}

export function createCertificates(call: Call, now: () => Date, log: Log): Certificates {
  let keys = new Map<string, KeyObject>();
  let fetchedAtMs = Number.NEGATIVE_INFINITY;
  /** While the last attempt failed, nobody can say that an unknown serial is not Binance Pay's. */
  let lastFetchFailed = false;
  let fetching: Promise<void> | null = null;

  async function refetch(): Promise<void> {
    fetchedAtMs = now().getTime();
    lastFetchFailed = true;
    const reply = await call(paths.certificates, {});
    const data = reply.kind === 'success' ? certificatesDataSchema.safeParse(reply.data) : null;
    if (!data?.success) throw unavailable();
    const read = readKeys(data.data, log);
    if (read.size === 0) throw unavailable();
    keys = read;
    lastFetchFailed = false;
  }

  return {
    async find(serial) {
      const known = keys.get(serial);
      if (known !== undefined) return known;
      if (fetching === null && now().getTime() - fetchedAtMs < REFETCH_INTERVAL_MS) {
        if (lastFetchFailed) throw unavailable();
        return null;
      }
      fetching ??= refetch().finally(() => {
        fetching = null;
      });
      await fetching;
      return keys.get(serial) ?? null;
    },
  };
}

/** One certificate that cannot be read must not take the others along. */
function readKeys(certificates: CertificatesData, log: Log): Map<string, KeyObject> {
  const keys = new Map<string, KeyObject>();
  for (const { certSerial, certPublic } of certificates) {
    try {
      keys.set(certSerial, readPublicKey(certPublic));
    } catch (error) {
      log.warn({ certSerial, err: error }, 'a certificate of Binance Pay cannot be read; the others are used');
    }
  }
  return keys;
}

function unavailable(): ProblemError {
  return new ProblemError('gateway_unavailable', "Binance Pay's certificates cannot be had now. Deliver again later.");
}
