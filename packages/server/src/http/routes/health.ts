/** Health for machines: is the process up, and can it serve. */
import type { Hono } from 'hono';
import { ProblemError } from '../../domain/errors.js';
import type { HttpDependencies } from '../dependencies.js';

export function registerHealth(app: Hono, { store }: HttpDependencies): void {
  app.get('/healthz', (context) => context.json({ status: 'ok' }));

  app.get('/readyz', async (context) => {
    try {
      await store.isReady();
    } catch (error) {
      throw new ProblemError('not_ready', 'The database does not answer.', { cause: error });
    }
    return context.json({ status: 'ready' });
  });
}
