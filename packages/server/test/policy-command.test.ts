/** The command that tries a policy, on a database with refunds in it; and the example of its page. */
import { readFileSync } from 'node:fs';
import { policySchema } from '@refund-panel/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPolicyCommand } from '../src/policy/command.js';
import { describeFailure } from '../src/start-failure.js';
import type { OpenDatabase } from '../src/store/database.js';
import { createPolicyStore } from '../src/store/policies.js';
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

async function run(text: string, ...args: string[]) {
  const output: string[] = [];
  const errors: string[] = [];
  const exitCode = await runPolicyCommand(args.length === 0 ? ['test', 'policy.json'] : args, {
    readFile: () => text,
    openPolicies: async () => ({ policies: createPolicyStore(opened.database), close: async () => {} }),
    now: harness.clock.now,
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
    expect((await run(limited, 'test', 'x', '--since', '2026-03-02T00:00:00Z')).output).toMatch(/^0 refunds/);
  });

  it.each([
    ['{', ['test', 'p.json'], 'p.json is not JSON'],
    ['{"limits":[{"currency":"usdt"}]}', ['test', 'p.json'], 'p.json is not a policy: limits.0.currency'],
    ['{}', ['try'], 'say test and a file'],
    ['{}', ['test', 'p.json', '--since', 'monday'], '--since needs a time'],
    ['{}', ['test', 'p.json', '--until'], 'after the file comes'],
  ])('says what it did not understand: %s %j', async (text, args, why) => {
    const { exitCode, errors } = await run(text, ...args);
    expect([exitCode, errors]).toEqual([2, expect.stringContaining(why)]);
  });

  it('has an example in docs/policy.md that is a policy', () => {
    const page = readFileSync(new URL('../../../docs/policy.md', import.meta.url), 'utf8');
    const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    expect(policySchema.safeParse(JSON.parse(example)).error).toBeUndefined();
  });
});
