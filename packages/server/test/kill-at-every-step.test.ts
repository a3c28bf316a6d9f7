/**
 * The server dies at every step on a refund's way, before it is carried out and after; the client sends its request again, and
 * there is one refund. The same where somebody approves it. On Postgres a step is a message to the database or a call to the
 * gateway, and a real process is killed; on the embedded database it is an await on the store or the gateway that never returns.
 */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDyingPorts } from './dying-ports.js';
import { createDyingProcesses, type Death } from './dying-processes.js';
import { AMOUNT, type Way } from './kill-clicks.js';
import { type Ending, expectOneApprovedRefund, expectOneRefund } from './kill-endings.js';

const isPostgres = inject('databaseKind') === 'postgres';

/** A process takes a second to start, on a machine with as few as two processors. */
const AT_ONCE = isPostgres ? 4 : 1;

const isSending = /\/order\/refund$/;

/** The tests follow from the steps, so these are recorded before the tests are made. */
async function dyingOn(way: Way) {
  const dying = await (isPostgres ? createDyingProcesses(way) : createDyingPorts(way));
  const all = await dying.record();
  // Once it is sent, an approved refund goes as every other does.
  const steps = way === 'refund' ? all : all.slice(0, all.findIndex((step) => isSending.test(step)) + 1);
  const cases = steps.flatMap((what, index) =>
    (['before', 'after'] as const).map((side) => ({ step: index + 1, side, what })),
  );
  return { dying, steps, cases: cases.map((one, index) => ({ ...one, index })) };
}

/** @returns the ending of each case, once all have died and been taken up again */
function dieAtEach({ dying, cases }: Awaited<ReturnType<typeof dyingOn>>) {
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
  return (index: number) => endings[index];
}

const refunding = await dyingOn('refund');
const approving = await dyingOn('approval');

it.each([refunding, approving])('each passes its database and its gateway on the way', ({ steps }) => {
  expect(steps.length).toBeGreaterThan(5);
  expect(steps).toContainEqual(expect.stringMatching(isSending));
});

describe(`a refund whose process dies at one of its ${refunding.steps.length} steps`, () => {
  const endingOf = dieAtEach(refunding);

  it.each(refunding.cases)('is one refund in the end when it dies $side step $step ($what)', ({ index }) =>
    expectOneRefund(endingOf(index), AMOUNT),
  );
});

describe(`an approval whose process dies at one of its ${approving.steps.length} steps`, () => {
  const endingOf = dieAtEach(approving);

  it.each(approving.cases)('is one approval, and one refund, when it dies $side step $step ($what)', ({ index }) =>
    expectOneApprovedRefund(endingOf(index), AMOUNT),
  );
});
