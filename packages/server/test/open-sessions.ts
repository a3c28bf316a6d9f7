/** Sessions as a server has them, on a store that only this test sees. */
import { afterAll } from 'vitest';
import { createRevocations } from '../src/http/revocations.js';
import { createSessions, type SessionKeys, type Sessions } from '../src/http/session.js';
import type { RevocationStore, StoredRevocation } from '../src/operations/ports/revocations.js';
import { createRecordingLog } from './recording-log.js';

let lastId = 0;

const opened: Sessions[] = [];
afterAll(async () => {
  for (const sessions of opened.splice(0)) await sessions.stop();
});

export function openSessions(keys: SessionKeys, { now }: { readonly now: () => Date }): Sessions {
  const store = createMemoryStore();
  const revocations = createRevocations(store, { now, nowMs: () => now().getTime(), log: createRecordingLog() });
  const sessions = createSessions({ ...keys, revocations, now, createId: () => `session-${++lastId}` });
  opened.push(sessions);
  return sessions;
}

function createMemoryStore(): RevocationStore {
  let rows: StoredRevocation[] = [];
  let lastRow = 0n;
  return {
    async recordRevocation(revocation) {
      lastRow += 1n;
      rows.push({ ...revocation, id: lastRow });
    },
    listRevocations: async (afterId) => rows.filter(({ id }) => id > afterId),
    async forgetRevocations(now) {
      rows = rows.filter(({ endsAt }) => endsAt > now);
    },
  };
}
