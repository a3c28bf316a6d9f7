import { describe, expect, it } from 'vitest';
import { createCallJournal, type RecordedCall } from './call-journal.js';
import { createForcedAnswers } from './forced-answers.js';

const call = (path: string, change: Partial<RecordedCall> = {}): Omit<RecordedCall, 'id'> => ({
  at: 0,
  method: 'POST',
  path,
  headers: { timestamp: null, nonce: null, certificateSerial: null, signature: null, contentType: null },
  body: new Uint8Array(),
  expectedSignature: null,
  refusal: null,
  diagnosis: null,
  scenario: null,
  reply: null,
  ...change,
});

describe('the journal of calls', () => {
  it('keeps the newest two hundred, newest first, under ids that stay', () => {
    const journal = createCallJournal();
    for (let number = 1; number <= 201; number += 1) journal.record(call(`/${number}`));
    expect(journal.list()).toHaveLength(200);
    expect(journal.list()[0]).toMatchObject({ id: 201, path: '/201' });
    expect([journal.find(1), journal.find(2)?.path]).toEqual([null, '/2']);
    journal.clear();
    expect(journal.list()).toEqual([]);
  });

  it('keeps 64 kB of a body and of a reply', () => {
    const large = 'x'.repeat(100_000);
    const reply = { status: 200, body: large };
    const kept = createCallJournal().record(call('/', { body: Buffer.from(large), reply }));
    expect([kept.body.byteLength, kept.reply?.body.length]).toEqual([65_536, 65_536]);
  });
});

describe('forced answers', () => {
  it('are used up, in the order in which they were asked for', () => {
    const forced = createForcedAnswers();
    forced.add({ path: '/a', code: '1', times: 2 });
    forced.add({ path: '/a', code: '2', times: 1 });
    expect(forced.take('/b')).toBeNull();
    expect([1, 2, 3, 4].map(() => forced.take('/a')?.code ?? null)).toEqual(['1', '1', '2', null]);
  });

  it('are a hundred at most', () => {
    const forced = createForcedAnswers();
    for (let number = 0; number < 150; number += 1) forced.add({ path: '/a', code: String(number), times: 1 });
    expect(forced.list()).toHaveLength(100);
    expect(forced.take('/a')?.code).toBe('50');
  });
});
