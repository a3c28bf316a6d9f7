/** Whoever may do everything in the database rewrites the past; the audit finds it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrailHead } from '@refund-panel/shared';
import { type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAudit } from '../src/audit/command.js';
import type { OpenDatabase, Transaction } from '../src/store/database.js';
import { policies } from '../src/store/schema.js';
import { addToTrail } from '../src/store/trail.js';
import { openTestDatabase } from './database.js';
import { createHarness, type Harness } from './harness.js';
import { readHead, select, verify, verifyAfter } from './trail-tools.js';

let opened: OpenDatabase;
let harness: Harness;
let head: TrailHead;
let exported: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'refund-panel-audit-'));
  opened = await openTestDatabase();
  harness = await createHarness({ opened });
  // The first one's notification comes before its end, which then rests on it.
  for (const prepayId of ['600000009012', '700000000001', '700000000002']) {
    harness.addOrder({ prepayId });
    await harness.refund(prepayId, { refundAmount: '10', refundReason: 'damaged' });
  }
  const document = { limits: [{ currency: 'USDT', perRefund: '50' }], undoWindowSeconds: 5 };
  const operator = { id: 'boss' };
  await opened.database.transaction(async (transaction) => {
    const [changedAt, reason] = [harness.clock.now(), 'less'];
    await transaction.insert(policies).values({ version: 1, policy: document, reason, operatorId: 'boss', changedAt });
    const by = { kind: 'operator', operator, sessionId: null } as const;
    const about = {
      request: null,
      refundRequestId: null,
      prepayId: null,
      note: reason,
      before: { version: 0, policy: {} },
    };
    await addToTrail(
      transaction,
      { action: 'policy.changed', by, ...about, after: { version: 1, policy: document } },
      changedAt,
    );
  });
  const token = await harness.mintToken({ permissions: ['audit:read'] });
  const response = await harness.request('/v1/reports/trail.json', { headers: { Authorization: `Bearer ${token}` } });
  exported = await response.text();
  head = await readHead(opened);
});
afterAll(async () => {
  await harness.close();
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...statements: SQL[]) =>
  async function attack(transaction: Transaction): Promise<void> {
    await transaction.execute(sql`alter table trail disable trigger user`);
    await transaction.execute(sql`alter table policies disable trigger user`);
    for (const statement of statements) await transaction.execute(statement);
  };

/** Every hash from an entry on, made anew from the texts as they are then. */
const hashAnew = (from: number) => sql`
  do $$
  declare
    entry record;
    before text := coalesce((select hash from trail where sequence = ${sql.raw(String(from))} - 1), repeat('0', 64));
  begin
    for entry in select * from trail where sequence >= ${sql.raw(String(from))} order by sequence loop
      before := encode(sha256(convert_to(before || E'\n' || entry.sequence || E'\n' || entry.record, 'UTF8')), 'hex');
      update trail set hash = before where sequence = entry.sequence;
    end loop;
  end $$`;

const NTH = 4;
const alter = sql`update trail set record = replace(record, '"requestId":"', '"requestId":"x') where sequence = ${NTH}`;
const makeRoom = [
  sql`update trail set sequence = -sequence where sequence > ${NTH}`,
  sql`update trail set sequence = 1 - sequence where sequence < 0`,
];
const putIn = sql`
  insert into trail (sequence, hash, record)
  select ${NTH + 1}, encode(sha256(convert_to(hash || E'\n' || ${NTH + 1} || E'\n' || record, 'UTF8')), 'hex'), record
  from trail where sequence = ${NTH}`;

describe('an audit', () => {
  it('finds nothing where nobody did anything', async () => {
    const { findings, entries, refunds } = await verify(opened, [head]);
    expect([findings.texts, entries, refunds]).toEqual([[], head.sequence, 3]);
  });

  const changed = /^Entry 4 does not follow/;
  const follows = /^Entry 5 does not follow/;

  it.each<[string, SQL[], RegExp, number]>([
    ['changed the text of an entry', [alter], changed, NTH],
    ['changed a hash', [sql`update trail set hash = repeat('a', 64) where sequence = ${NTH}`], changed, NTH],
    ['removed an entry', [sql`delete from trail where sequence = ${NTH}`], /^Entry 4 is missing/, NTH],
    ['removed several', [sql`delete from trail where sequence in (4, 5, 6)`], /^Entries 4 to 6 are missing/, NTH],
    ['removed the first', [sql`delete from trail where sequence = 1`], /^Entry 1 is missing/, 1],
    [
      'removed one, and closed the gap',
      [
        sql`delete from trail where sequence = ${NTH}`,
        sql`update trail set sequence = -sequence where sequence > ${NTH}`,
        sql`update trail set sequence = -sequence - 1 where sequence < 0`,
      ],
      changed,
      NTH,
    ],
    [
      'put two entries in each other’s place',
      [
        sql`update trail set record = other.record, hash = other.hash from (select * from trail) as other
            where trail.sequence in (4, 5) and other.sequence = 9 - trail.sequence`,
      ],
      changed,
      NTH,
    ],
    ['put one in', [...makeRoom, putIn], /^Entry 6 does not follow/, NTH + 2],
    [
      'put one in before the first',
      [sql`insert into trail (sequence, hash, record) select 0, hash, record from trail where sequence = 1`],
      /^Entry 0 stands behind/,
      0,
    ],
    [
      'put one on the end that nobody did',
      [
        sql`insert into trail (sequence, hash, record) select ${sql.raw('9999')}, hash, record from trail where sequence = 1`,
      ],
      /are missing/,
      -1,
    ],
    [
      'changed one and its own hash',
      [
        alter,
        sql`update trail set hash = encode(sha256(convert_to((select hash from trail where sequence = 3) || E'\n4\n' || record, 'UTF8')), 'hex') where sequence = 4`,
      ],
      follows,
      NTH + 1,
    ],
  ])('finds out who %s', async (_, statements, expected, firstBroken) => {
    const { findings } = await verifyAfter(opened, run(...statements));
    expect(findings.texts).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
    expect(findings.firstBroken).toBe(firstBroken === -1 ? head.sequence + 1 : firstBroken);
  });

  it('says of a hash that was changed that it was, and not that the next entry does not follow', async () => {
    const changedHash = sql`update trail set hash = repeat('a', 64) where sequence = ${NTH}`;
    const { findings } = await verifyAfter(opened, run(changedHash));
    expect(findings.texts).toEqual([expect.stringMatching(changed)]);
  });

  it('finds a chain that was hashed anew from some entry on by a head that was written down, and only so', async () => {
    const attack = run(alter, hashAnew(NTH));
    expect((await verifyAfter(opened, attack)).findings.texts).toEqual([]);
    const { findings } = await verifyAfter(opened, attack, [head]);
    expect(findings.texts).toEqual([expect.stringMatching(/is not the one that was written down elsewhere/)]);
  });

  it('finds a cut end by a head that was written down', async () => {
    const attack = run(sql`delete from trail where sequence > ${head.sequence - 1}`);
    // The last entry is a session's, of which no row tells.
    expect((await verifyAfter(opened, attack)).findings.texts).toEqual([]);
    const { findings } = await verifyAfter(opened, attack, [head]);
    expect(findings.texts).toEqual([
      `The trail ends at entry ${head.sequence - 1}, but had ${head.sequence}: its end was cut off.`,
    ]);
    expect(findings.firstBroken).toBe(head.sequence);
  });

  it('finds a trail that was emptied, also without a head, by the rows that it told of', async () => {
    const { findings } = await verifyAfter(opened, run(sql`truncate trail`), [head]);
    expect(findings.texts.filter((text) => /^Refund \w+ is not on the trail/.test(text))).toHaveLength(3);
    expect(findings.texts).toContain('Version 1 of the policy is not on the trail.');
    expect(findings.texts).toContain(`The trail ends at entry 0, but had ${head.sequence}: its end was cut off.`);
  });

  it.each<[string, SQL, RegExp]>([
    ['the amount of a final refund', sql`update refunds set refund_amount = 1`, /refundAmount of refund/],
    ['who asked for it', sql`update refunds set operator_id = 'eve'`, /operatorId of refund/],
    ['what was asked for', sql`update refunds set requested_amount = 99`, /requestedAmount of refund/],
    ['how it ended', sql`update refunds set status = 'failed'`, /status of refund/],
    [
      'that it ended',
      sql`update refunds set status = 'pending', next_step = 'query', due_at = now()`,
      /status of refund/,
    ],
    ['who was paid', sql`update refunds set payer_open_id = 'eve'`, /payerOpenId of refund/],
    ['that it ever was', sql`delete from refunds`, /its row is gone/],
    [
      'that nobody asked for it',
      sql`insert into refunds select (jsonb_populate_record(refunds, '{"refund_request_id": "made-up", "idempotency_key": "made-up"}')).* from refunds limit 1`,
      /^Refund made-up is not on the trail/,
    ],
    ['a policy', sql`update policies set policy = '{}'`, /^Version 1 of the policy is not what entry/],
    [
      'why a policy was changed',
      sql`update policies set reason = 'more'`,
      /^Version 1 of the policy is not what entry/,
    ],
    ['that there was a policy', sql`delete from policies`, /^Version 1 of the policy is on the trail/],
    [
      'a policy of its own',
      sql`insert into policies select 2, policy, reason, operator_id, null, changed_at from policies`,
      /^Version 2 of the policy is not on/,
    ],
    [
      'what Binance Pay answered',
      sql`update gateway_calls set reply_body = '{}'`,
      /^Call \d+ to Binance Pay, which entry \d+ rests on, was changed/,
    ],
    ['when it answered', sql`update gateway_calls set answered_at = answered_at + interval '1 second'`, /was changed/],
    ['what it was asked', sql`update gateway_calls set body = '{}'`, /was changed/],
    ['that it was asked', sql`delete from gateway_calls`, /^Call \d+ .* was removed/],
    ['what it announced', sql`update notifications set body = '{}'`, /^Notification \w+, .* was removed or changed/],
    ['that it announced it', sql`delete from notifications`, /^Notification \w+, .* was removed or changed/],
  ])('finds out who made up %s', async (_, statement, expected) => {
    const { findings } = await verifyAfter(opened, run(statement));
    expect(findings.texts).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
    expect(findings.texts.some((text) => /does not follow/.test(text))).toBe(false);
  });

  it('finds an entry that is chained and says nothing that this server says', async () => {
    const { findings } = await verifyAfter(opened, (transaction) =>
      transaction.execute(sql`insert into trail (record) values ('{"x":1}')`),
    );
    expect(findings.texts).toEqual([`Entry ${head.sequence + 1} is none that this server writes.`]);
  });
});

describe('the triggers', () => {
  const REFUSED = '23001';

  it.each([
    'update trail set record = record',
    'delete from trail',
    'truncate trail',
    'update policies set reason = reason',
    'delete from policies',
    'truncate policies',
  ])('refuse to the owner, and to a superuser who poses as a replica: %s', async (statement) => {
    const attempts = [
      () => opened.database.execute(sql.raw(statement)),
      () =>
        opened.database.transaction(async (transaction) => {
          await transaction.execute(sql`set local session_replication_role = replica`);
          await transaction.execute(sql.raw(statement));
        }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ cause: { code: REFUSED } });
  });

  it('give every entry the next number and the hash of the one before, whatever it says of itself', async () => {
    const added = await opened.database
      .transaction(async (transaction) => {
        await transaction.execute(sql`insert into trail (sequence, hash, record) values (7777, 'made up', '{"x":1}')`);
        const rows = await select(
          { database: transaction as never },
          sql`select sequence::int as sequence, hash from trail order by trail.sequence desc limit 1`,
        );
        throw Object.assign(new Error('undone'), { rows });
      })
      .catch((error: { rows: unknown[] }) => error.rows);
    expect(added).toEqual([{ sequence: head.sequence + 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  });
});

describe('the command', () => {
  const noRecords = (): never => {
    throw new Error('no database is looked at');
  };
  function auditFile(text: string, ...more: string[]) {
    const file = join(folder, 'trail.json');
    writeFileSync(file, text);
    return runAudit(['verify', '--file', file, ...more], noRecords);
  }
  const lines = () => exported.split('\n');
  const without = (nth: number) =>
    lines()
      .filter((_, index) => index !== nth)
      .join('\n');

  it('verifies an exported file, against heads that were written down', async () => {
    const whole = await auditFile(exported, '--head', `${head.sequence}:${head.hash}`);
    expect(whole.output).toContain(`${head.sequence} entries. Head: ${head.sequence}:${head.hash}`);
    expect(whole).toMatchObject({ exitCode: 0, errors: '' });
    const { output } = await auditFile(exported);
    expect(output).toContain('No --head was given');
  });

  it('finds what was changed, removed, moved or cut off in a file', async () => {
    const [one = '', other = ''] = [lines()[NTH], lines()[NTH + 1]];
    const moved = exported.replace(one, 'TEMPORARY').replace(other, one).replace('TEMPORARY', other);
    const anchor = ['--head', `${head.sequence}:${head.hash}`] as const;
    const cut = `${lines().slice(0, -4).join('\n')}\n]\n`;
    const cases: [string, readonly string[], RegExp][] = [
      [
        exported.replace('damaged', 'damagEd'),
        [],
        /FOUND 1: The first entry with anything wrong is (\d+); \d+ entries follow it\./,
      ],
      [without(NTH), [], /Entry 4 is missing/],
      // And nothing of those behind it.
      [
        moved,
        [],
        /FOUND 2: .* is 4; \d+ entries .*\n {2}Entry 4 is missing.*\n {2}Entry 4 stands behind entry 5: moved, or put in.\nNo/,
      ],
      [cut, anchor, /its end was cut off/],
    ];
    for (const [text, more, expected] of cases) {
      const { exitCode, output } = await auditFile(text, ...more);
      expect(output).toMatch(expected);
      expect(exitCode).toBe(1);
    }
    expect(readFileSync(join(folder, 'trail.json'), 'utf8')).toBe(cut);
  });

  it('says what it was given where that is no export, or no head', async () => {
    const unclear: [() => Promise<{ exitCode: number; errors: string }>, RegExp][] = [
      [() => auditFile(lines().slice(0, -2).join('\n')), /The file breaks off/],
      [() => auditFile('{}'), /Line 1 is not as this server exports the trail/],
      [() => auditFile(exported, '--head', '12:abc'), /--head is SEQUENCE:HASH/],
      [
        () => runAudit(['verify', '--file', join(folder, 'none.json')], noRecords),
        /none\.json cannot be read: there is no such file\.$/m,
      ],
      [() => runAudit(['verify', '--file', folder], noRecords), /cannot be read: it is a folder\.$/m],
      [() => runAudit(['check'], noRecords), /say verify/],
      [() => runAudit(['verify', '--what'], noRecords), /--what/],
    ];
    for (const [run, expected] of unclear) {
      const { exitCode, errors } = await run();
      expect(errors).toMatch(expected);
      expect(exitCode).toBe(2);
    }
    expect((await runAudit(['--help'], noRecords)).output).toContain('Usage:');
  });
});
