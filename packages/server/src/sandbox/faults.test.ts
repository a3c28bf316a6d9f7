import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from './answers.js';
import { applyFault, isBroken, toResponse } from './faults.js';

const answer: Answer = { status: 200, body: '{"status":"SUCCESS"}', headers: {} };
const patient = new AbortController().signal;

afterEach(() => vi.useRealTimers());

describe('a fault', () => {
  it('that is slow brings the right answer after three seconds', async () => {
    vi.useFakeTimers();
    const outcome = applyFault('slow', answer, patient);
    await vi.advanceTimersByTimeAsync(2_999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await outcome).toBe(answer);
  });

  it('that hangs breaks the connection after a minute, or when the client has gone', async () => {
    vi.useFakeTimers();
    const alone = applyFault('hanging', answer, patient);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await alone).toBe('broken');
    const client = new AbortController();
    const left = applyFault('hanging', answer, client.signal);
    client.abort();
    expect(await left).toBe('broken');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that breaks the connection is an error to whoever reads the reply in this process', async () => {
    const response = toResponse('broken', patient);
    expect(isBroken(response)).toBe(true);
    await expect(response.text()).rejects.toThrow('connection broken by the sandbox');
  });

  it('tells a caller in this process of its own impatience', async () => {
    const response = toResponse(answer, AbortSignal.abort(new DOMException('too late', 'TimeoutError')));
    await expect(response.text()).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('marks whatever is written', () => {
    expect(toResponse(answer, patient).headers.get('X-Refund-Panel-Sandbox')).toBe('true');
    expect(isBroken(toResponse(answer, patient))).toBe(false);
  });
});
