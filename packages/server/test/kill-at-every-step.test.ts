/**
 * The server dies at every step on a refund's way, before it is carried out and after; the client sends its key again, and
 * there is one refund. On Postgres a step is a message to the database or a call to the gateway, and a real process is
 * killed; on the embedded database it is an await on the store or the gateway that never returns.
 */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDyingPorts } from './dying-ports.js';
import { createDyingProcesses, type Death } from './dying-processes.js';
import { type Ending, expectOneRefund } from './kill-endings.js';

const isPostgres = inject('databaseKind') === 'postgres';

/** A process takes a second to start, on a machine with as few as two processors. */
const AT_ONCE = isPostgres ? 4 : 1;

// The tests follow from the steps, so these are recorded before the tests are made.
const dying = await (isPostgres ? createDyingProcesses() : createDyingPorts());
const steps = await dying.record();
const cases = steps.flatMap((what, index) =>
  (['before', 'after'] as const).map((side) => ({ step: index + 1, side, what })),
);

const deaths: Death[] = [];
let endings: Ending[] = [];

beforeAll(async () => {
  const waiting = cases.entries();
  const takeTurns = async () => {
    for (const [index, { step, side }] of waiting) deaths[index] = await dying.dieAt(step, side);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));
  endings = await dying.finish(deaths);
}, 180_000);

afterAll(() => dying.close());

describe(`a refund whose process dies at one of its ${steps.length} steps`, () => {
  it('passes its database and its gateway on the way', () => {
    expect(steps.length).toBeGreaterThan(5);
    expect(steps).toContainEqual(expect.stringMatching(/\/order\/refund$/));
  });

  it.each(cases.map((one, index) => ({ ...one, index })))(
    'is one refund in the end when it dies $side step $step ($what)',
    ({ index }) => expectOneRefund(endings[index], '12.34'),
  );
});
