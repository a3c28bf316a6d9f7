/** The sandbox's clock, which can be moved ahead of the real one, and its other settings. */
import { randomBytes } from 'node:crypto';
import type { Settings, State } from './state.js';

/** Ten years: beyond it, times would lose their thirteen digits sooner or later. */
export const MAX_ADVANCE_MS = 10 * 365 * 24 * 3_600_000;

const SETTINGS_KEY = 'settings';

export interface SandboxClock {
  /** Unix milliseconds by the books: when things are created, due, expired, settled. */
  now(): number;
  /** Unix milliseconds on the wire: a caller's timestamp is held against it, and notifications carry it. */
  realNow(): number;
  /** Moves the books' time forward for good. */
  advance(milliseconds: number): void;
}

export interface SettingsStore {
  get(): Settings;
  update(change: Partial<Settings>): void;
  /** Everything but the seed as it was at first. */
  reset(): void;
}

/** @param seed left out, the one that the state was made with; else a random one, which is kept */
export function createSettings({ settings }: Pick<State, 'settings'>, seed?: string): SettingsStore {
  const fresh = (kept: string): Settings => ({ seed: kept, clockOffsetMs: 0, certificateGeneration: 0 });
  const stored = settings.get(SETTINGS_KEY);
  let current = stored ?? fresh(seed ?? randomBytes(16).toString('hex'));
  const save = (next: Settings) => {
    settings.set(SETTINGS_KEY, next);
    current = next;
  };
  save({ ...current, seed: seed ?? current.seed });
  return {
    get: () => current,
    update: (change) => save({ ...current, ...change }),
    reset: () => save(fresh(current.seed)),
  };
}

export function createClock(now: () => Date, settings: SettingsStore): SandboxClock {
  const realNow = () => now().getTime();
  return {
    realNow,
    now: () => realNow() + settings.get().clockOffsetMs,
    advance(milliseconds) {
      settings.update({ clockOffsetMs: settings.get().clockOffsetMs + milliseconds });
    },
  };
}
