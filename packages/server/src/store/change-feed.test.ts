import { describe, expect, it } from 'vitest';
import { createRecordingLog } from '../../test/recording-log.js';
import { createChangeFeed } from './change-feed.js';
import type { Database } from './database.js';

describe('changes that cannot be told', () => {
  it('are told once the database answers again', async () => {
    const told: unknown[] = [];
    let failures = 1;
    const execute = async () => {
      if (failures-- > 0) throw new Error('the connection is gone');
      told.push('told');
    };
    const log = createRecordingLog();
    const database = { execute } as unknown as Database;
    const feed = createChangeFeed({ database, listen: async () => {}, close: async () => {} }, log);
    feed.announce({ refundRequestId: 'r', prepayId: 'p' });
    await log.waitFor('changes could not be told to the other replicas yet', () => true);
    expect(told).toEqual([]);
    await feed.close();
    expect(told).toEqual(['told']);
  });
});
