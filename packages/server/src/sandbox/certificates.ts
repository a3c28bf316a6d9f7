/** Which of the sandbox's keys sign and which are given out: rotation keeps the one before for notifications on their way. */
import type { SettingsStore } from './clock.js';
import { createIdentities, type Identity } from './identity.js';
import type { Delivery } from './state.js';

export interface Certificates {
  /** What Binance Pay's certificates call gives out, the newest first. */
  listed(): Identity[];
  /** From now on a new key signs. */
  rotate(): void;
  identityOf(signer: Delivery['signer']): Identity;
}

export function createCertificates(settings: SettingsStore): Certificates {
  const identities = createIdentities(() => settings.get().seed);
  const generation = () => settings.get().certificateGeneration;
  const ofGeneration = (number: number) => identities(`generation ${number}`);
  return {
    listed: () => [generation(), generation() - 1].filter((number) => number >= 0).map(ofGeneration),
    rotate: () => settings.update({ certificateGeneration: generation() + 1 }),
    identityOf: (signer) => (signer === 'forger' ? identities('forger') : ofGeneration(generation())),
  };
}
