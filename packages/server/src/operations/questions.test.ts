import { describe, expect, it } from 'vitest';
import { ProblemError } from '../domain/errors.js';
import { createPace } from './pace.js';
import type { Gateway } from './ports/gateway.js';
import { createQuestions, heedGateway } from './questions.js';
import { createRecentAnswers } from './recent-answers.js';

/** Whoever pauses goes on when the clock has come so far. */
function questionsAt(callsPerSecond: number) {
  let atMs = 0;
  const waiting: { readonly untilMs: number; readonly goOn: () => void }[] = [];
  const nowMs = () => atMs;
  const pace = createPace(callsPerSecond, nowMs);
  const pause = (delayMs: number) =>
    new Promise<void>((goOn) => waiting.push({ untilMs: atMs + delayMs, goOn: () => goOn() }));
  const questions = createQuestions({ callsPerSecond, pace, nowMs, pause });
  return {
    ...questions,
    pace,
    nowMs,
    async pass(milliseconds: number) {
      atMs += milliseconds;
      for (const { untilMs, goOn } of [...waiting]) if (untilMs <= atMs) goOn();
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}

describe('questions that people cause', () => {
  it('keep to half of the pace however many come, and whoever would wait too long is told how long', async () => {
    const { mayAsk, pass } = questionsAt(50);
    let asked = 0;
    const refused: ProblemError[] = [];
    for (let elapsedMs = 0; elapsedMs < 10_000; elapsedMs += 10) {
      for (let tab = 0; tab < 10; tab += 1) {
        void mayAsk(1).then((refusal) => {
          if (refusal === null) asked += 1;
          else refused.push(refusal);
        });
      }
      await pass(10);
      // A quarter of a second's worth was saved before it began.
      expect(asked).toBeLessThanOrEqual((25 * (elapsedMs + 10)) / 1000 + 7);
    }
    expect(asked).toBeGreaterThan(240);
    expect(asked + refused.length).toBeGreaterThan(9_900);
    expect(refused[0]).toMatchObject({ code: 'asked_too_often' });
    expect(refused.every(({ retryAfterMs }) => retryAfterMs !== null && retryAfterMs > 0 && retryAfterMs < 100)).toBe(
      true,
    );
  });

  it('are taken from what the worker may ask, which keeps the other half', async () => {
    const { mayAsk, pace, pass } = questionsAt(50);
    let [people, worker] = [0, 0];
    for (let elapsedMs = 0; elapsedMs < 10_000; elapsedMs += 10) {
      for (let tab = 0; tab < 10; tab += 1) {
        void mayAsk(1).then((refusal) => {
          if (refusal === null) people += 1;
        });
      }
      const permitted = pace.permitted();
      pace.spend(permitted);
      worker += permitted;
      await pass(10);
    }
    expect(people + worker).toBeLessThanOrEqual(500 + 50 + 13);
    expect(worker).toBeGreaterThan(240);
  });

  it('wait while Binance Pay asked for it, whoever had asked', async () => {
    const { mayAsk, holdBack, pass } = questionsAt(50);
    const refusing = { outcome: 'unknown', reason: 'HTTP 429', retryAfterMs: 90_000 } as const;
    const gateway = heedGateway({ queryRefund: async () => refusing } as unknown as Gateway, { holdBack });
    expect(await mayAsk(1)).toBeNull();
    expect(await gateway.queryRefund({ refundRequestId: 'r', prepayId: 'p' })).toBe(refusing);
    await pass(30_000);
    expect(await mayAsk(1)).toMatchObject({ code: 'asked_too_often', retryAfterMs: 60_000 });
    await pass(60_000);
    expect(await mayAsk(1)).toBeNull();
  });

  it('that were waiting for their turn hear of it as well', async () => {
    const { mayAsk, holdBack, pass } = questionsAt(2);
    expect(await mayAsk(1)).toBeNull();
    const second = mayAsk(1);
    holdBack(60_000);
    await pass(1_000);
    expect(await second).toBeInstanceOf(ProblemError);
  });
});

describe('what was just asked', () => {
  it('is not asked again, neither while the answer is on its way nor for a moment after', async () => {
    const { nowMs, pass } = questionsAt(50);
    const recent = createRecentAnswers(nowMs);
    let asked = 0;
    const ask = async () => {
      asked += 1;
    };
    await Promise.all(Array.from({ length: 10 }, () => recent.ask('order 1', ask)));
    await pass(2_999);
    await recent.ask('order 1', ask);
    expect(asked).toBe(1);
    await recent.ask('order 2', ask);
    await pass(1);
    await recent.ask('order 1', ask);
    expect(asked).toBe(3);
  });

  it('and failed is told to all who wait for it, and asked again by the next', async () => {
    const { nowMs } = questionsAt(50);
    const recent = createRecentAnswers(nowMs);
    const fails = () => recent.ask('order 1', () => Promise.reject(new Error('no answer')));
    const both = await Promise.allSettled([fails(), fails()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    let asked = 0;
    await recent.ask('order 1', async () => {
      asked += 1;
    });
    expect(asked).toBe(1);
  });
});
