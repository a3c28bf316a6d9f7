/** The fuse: whether refunds are sent, and one route each to freeze and to thaw. */
import { freezeSending, getSending, resumeSending } from '@refund-panel/shared';
import { changeSending } from '../../operations/freeze-sending.js';
import type { HttpDependencies } from '../dependencies.js';
import { type Register, reply } from '../register.js';
import { showSending } from '../representations.js';

export function registerSending(register: Register, { store, log, now, nudge }: HttpDependencies): void {
  const operation = { sending: store, log, now, nudge };

  register(getSending, async () => reply(200, showSending(await store.findSending())));

  register(freezeSending, async ({ body: { reason } }, { operator: by }) =>
    reply(200, showSending(await changeSending(operation, { frozen: true, reason, by }))),
  );

  register(resumeSending, async ({ body: { reason } }, { operator: by }) =>
    reply(200, showSending(await changeSending(operation, { frozen: false, reason, by }))),
  );
}
