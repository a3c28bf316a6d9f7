/** The command that tries, shows and sets policies, on a database with refunds in it; and the example of its page. */
import { readFileSync } from 'node:fs';
import { policySchema, type TrailRecord } from '@refund-panel/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPolicyCommand } from '../src/policy/command.js';
import { describeFailure } from '../src/start-failure.js';
import type { OpenDatabase } from '../src/store/database.js';
import { createPolicyStore } from '../src/store/policies.js';
import { trail } from '../src/store/schema.js';
import { openTestDatabase } from './database.js';
import { createHarness, type Harness } from './harness.js';

let opened: OpenDatabase;
let harness: Harness;
beforeAll(async () => {
  opened = await openTestDatabase();
  harness = await createHarness({ opened });
  for (const refundAmount of ['10', '20']) {
    const { prepayId } = harness.addOrder();
    expect((await harness.refund(prepayId, { refundAmount })).status).toBe(201);
  }
});
afterAll(async () => {
  await harness.close();
  await opened.close();
});

const setting = (reason: string, version: string, operator: string) => [
  ...['--reason', reason],
  `--expected-version=${version}`,
  ...['--operator', operator],
];

async function run(text: string, args: readonly string[] = ['test', 'policy.json']) {
  const output: string[] = [];
  const errors: string[] = [];
  const exitCode = await runPolicyCommand(args, {
    readFile: () => text,
    openPolicies: async () => ({
      policies: createPolicyStore(opened.database),
      now: async () => harness.clock.now(),
      close: async () => {},
    }),
    write: (line) => void output.push(line),
    writeError: (line) => void errors.push(line),
    describeFailure,
  });
  return { exitCode, output: output.join('\n'), errors: errors.join('\n') };
}

const limited = JSON.stringify({ limits: [{ currency: 'USDT', perRefund: '15' }] });

describe('the command for policies', () => {
  it('names what would have been stopped, and says by its exit code whether anything was', async () => {
    const { exitCode, output } = await run(limited);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/20 USDT by op-1: refused\. The policy lets you refund at most 15 USDT/);
    expect(output).toContain('2 refunds since 2025-12-01T12:00:00.000Z; it would have stopped 1 of them.');
    expect(await run('{}')).toMatchObject({ exitCode: 0, errors: '' });
    expect((await run(limited, ['test', '--since', '2026-03-02T00:00:00Z', 'x'])).output).toMatch(/^0 refunds/);
  });

  it.each([
    ['{', ['test', 'p.json'], 'p.json is not JSON'],
    ['{"limits":[{"currency":"usdt"}]}', ['test', 'p.json'], 'p.json is not a policy: limits.0.currency'],
    ['{}', ['try'], 'say test, show or set first'],
    ['{}', [], 'say test, show or set first'],
    ['{}', ['test'], 'test takes one file'],
    ['{}', ['test', 'p.json', 'q.json'], 'test takes one file'],
    ['{}', ['show', 'p.json'], 'show takes no file'],
    ['{}', ['show', '--since', '2026-01-01'], 'show takes no --since'],
    ['{}', ['test', 'p.json', '--since'], '--since'],
    ['{}', ['test', 'p.json', '--since', 'monday'], '--since needs a time'],
    ['{}', ['test', 'p.json', '--until', 'x'], '--until'],
    ['{}', ['set', 'p.json', '--reason', 'x'], 'set needs --reason, --expected-version and --operator'],
    ['{}', ['set', 'p.json', ...setting('x', '-1', 'ada')], '--expected-version'],
    ['{}', ['set', 'p.json', ...setting('x', '1.5', 'ada')], '--expected-version needs a whole number'],
    ['{}', ['set', 'p.json', ...setting(' ', '0', 'ada')], '--reason needs some words'],
    ['{}', ['set', 'p.json', ...setting('x', '0', 'a\nb')], '--operator needs the id'],
  ])('says in one line what it did not understand: %s %j', async (text, args, why) => {
    const { exitCode, output, errors } = await run(text, args);
    expect([exitCode, output, errors]).toEqual([2, '', expect.stringContaining(why)]);
    expect(errors).not.toContain('\n');
  });

  it('sets what it was given, by name and for a reason, where the expected version is in force; and shows it', async () => {
    expect(await run('', ['show'])).toMatchObject({
      exitCode: 0,
      output: '{}',
      errors: 'version 0: none was ever set',
    });
    const set = await run(limited, ['set', 'p.json', ...setting('as agreed', '0', 'chief')]);
    expect(set).toMatchObject({ exitCode: 0, errors: '' });
    expect(set.output).toBe('in force now: version 1, by chief at 2026-03-01T12:00:00.000Z: "as agreed"');
    const shown = await run('', ['show']);
    expect([JSON.parse(shown.output), shown.errors]).toEqual([JSON.parse(limited), set.output.slice(14)]);
    const { prepayId } = harness.addOrder();
    expect((await harness.refund(prepayId, { refundAmount: '16' })).problem.code).toBe('over_policy_limit');

    const late = await run('{}', ['set', 'p.json', ...setting('again', '0', 'mei')]);
    expect([late.exitCode, late.output]).toEqual([2, '']);
    expect(late.errors).toMatch(/^refund-panel-policy: You looked at version 0 .* version 1 is in force, by chief\./);
    expect(late.errors).not.toContain('\n');
    const records = (await opened.database.select().from(trail)).map(({ record }) => JSON.parse(record) as TrailRecord);
    expect(records.filter(({ action }) => action === 'policy.changed')).toMatchObject([
      { by: { operator: { id: 'chief' }, sessionId: null }, note: 'as agreed', request: null },
    ]);
  });

  it('has an example in docs/policy.md that is a policy', () => {
    const page = readFileSync(new URL('../../../docs/policy.md', import.meta.url), 'utf8');
    const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    expect(policySchema.safeParse(JSON.parse(example)).error).toBeUndefined();
  });
});
