/** Health for machines: is the process up, and can it serve. */
import type { Hono } from 'hono';
import { ProblemError } from '../../domain/errors.js';
import type { HttpDependencies } from '../dependencies.js';

/** Whoever asks decides within seconds where to send requests; a driver may wait much longer for its database. */
const READY_WITHIN_MS = 2_000;

function tooLate(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${READY_WITHIN_MS} ms`)), READY_WITHIN_MS).unref();
  });
}

export function registerHealth(app: Hono, { store }: HttpDependencies): void {
  app.get('/healthz', (context) => context.json({ status: 'ok' }));

  app.get('/readyz', async (context) => {
    try {
      await Promise.race([store.isReady(), tooLate()]);
    } catch (error) {
      throw new ProblemError('not_ready', 'The database does not answer.', { cause: error });
    }
    return context.json({ status: 'ready' });
  });
}
