/** A log that tests can read, and wait on. */
import type { Log } from '../src/operations/ports/log.js';

export interface Entry {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export interface RecordingLog extends Log {
  readonly entries: readonly Entry[];
  /** Resolves with the first entry, past or future, that matches. */
  waitFor(message: string, matches?: (fields: Entry['fields']) => boolean): Promise<Entry>;
}

export function createRecordingLog(): RecordingLog {
  const entries: Entry[] = [];
  const waiting = new Set<(entry: Entry) => void>();

  const record = (level: Entry['level']) => (fields: object, message: string) => {
    const entry = { level, fields: fields as Entry['fields'], message };
    entries.push(entry);
    for (const tell of waiting) tell(entry);
  };

  return {
    entries,
    info: record('info'),
    warn: record('warn'),
    error: record('error'),
    waitFor(message, matches = () => true) {
      const fits = (entry: Entry) => entry.message === message && matches(entry.fields);
      const past = entries.find(fits);
      if (past !== undefined) return Promise.resolve(past);
      return new Promise((resolve) => {
        const tell = (entry: Entry) => {
          if (!fits(entry)) return;
          waiting.delete(tell);
          resolve(entry);
        };
        waiting.add(tell);
      });
    },
  };
}
