/** A person at a panel: sends intents, and each one's key again until the server has said what became of it. */
import type { Refund } from '@refund-panel/shared';
import { type Api, isRefund, pause } from './api.js';
import type { Intent } from './plan.js';
import type { Tally } from './tally.js';

/** What a client was told about one intent, in the order in which it was told. */
export interface IntentRecord {
  readonly intent: Intent;
  readonly answers: { readonly status: number; readonly refund: Refund }[];
  readonly refusals: { readonly status: number; readonly code: string; readonly afterAnswer: boolean }[];
  /** True when nobody ever said what became of it. */
  isUnanswered: boolean;
}

/** A person has gone home by then; the record says so, and the campaign has failed. */
const PATIENCE_MS = 180_000;

export async function carryOut(intent: Intent, api: Api, tally: Tally): Promise<IntentRecord> {
  const record: IntentRecord = { intent, answers: [], refusals: [], isUnanswered: false };
  const { firstServer, breaksAfterMs } = intent;
  switch (intent.manner) {
    case 'once':
      await sendUntilTold(record, firstServer, api, tally);
      break;
    case 'doubled':
      tally.add('clients: doubled clicks');
      await Promise.all([
        sendUntilTold(record, firstServer, api, tally),
        sendUntilTold(record, firstServer + 1, api, tally),
      ]);
      break;
    case 'again':
      tally.add('clients: keys sent again after the answer');
      await sendUntilTold(record, firstServer, api, tally);
      await sendUntilTold(record, firstServer + 1, api, tally);
      break;
    case 'broken':
      tally.add('clients: connections broken on purpose');
      if (!(await sendOnce(record, firstServer, api, tally, AbortSignal.timeout(breaksAfterMs)))) {
        await sendUntilTold(record, firstServer + 1, api, tally);
      }
  }
  return record;
}

async function sendUntilTold(record: IntentRecord, firstServer: number, api: Api, tally: Tally): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (let server = firstServer; Date.now() < until && !api.isOver(); server += 1) {
    if (await sendOnce(record, server, api, tally)) return;
    await pause();
  }
  record.isUnanswered = true;
}

/** True when the server has said what became of the intent. */
async function sendOnce(
  record: IntentRecord,
  server: number,
  api: Api,
  tally: Tally,
  signal?: AbortSignal,
): Promise<boolean> {
  const { prepayId, idempotencyKey, body } = record.intent;
  const reply = await api.send(server, 'POST', `/v1/orders/${prepayId}/refunds`, {
    body,
    headers: { 'Idempotency-Key': idempotencyKey },
    ...(signal === undefined ? {} : { signal }),
  });
  if (reply.kind === 'unanswered') {
    tally.add(reply.reason === 'down' ? 'requests: server down' : 'requests: connection broken');
    return false;
  }
  const { status, body: said } = reply;
  if ((status === 200 || status === 201) && isRefund(said)) {
    tally.add(`requests: answered ${status}`);
    record.answers.push({ status, refund: said });
    return true;
  }
  const code = String(said.code);
  tally.add(`requests: answered ${status} ${code}`);
  // As the panel: every other 4xx is a decision, everything else leaves it open.
  if (status < 400 || status >= 500 || status === 401 || status === 429) return false;
  record.refusals.push({ status, code, afterAnswer: record.answers.length > 0 });
  return true;
}
