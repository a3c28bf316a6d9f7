/** Holds what clients were told against what is on record: nothing acknowledged is lost, nothing refused was done. */
import type { Refund } from '@refund-panel/shared';
import type { Books, StoredRefund } from './books.js';
import type { IntentRecord } from './operator.js';

/** What a refund keeps for life, as the answer named it. */
const constantFields = [
  'prepayId',
  'merchantTradeNo',
  'requestedAmount',
  'currency',
  'refundReason',
  'description',
  'origin',
  'requestedBy',
  'createdAt',
] as const satisfies readonly (keyof Refund)[];

/** Answers that a right request never gets. */
const mistakes: ReadonlySet<string> = new Set([
  'idempotency_key_reused',
  'idempotency_key_required',
  'malformed_json',
  'invalid_request',
  'unsupported_media_type',
  'route_not_found',
  'method_not_allowed',
  'order_not_found',
  'forbidden',
]);

export function checkRecords(
  { storedRefunds, shownRefunds }: Pick<Books, 'storedRefunds' | 'shownRefunds'>,
  records: readonly IntentRecord[],
): string[] {
  const shown = new Map(shownRefunds.map((refund) => [refund.refundRequestId, refund]));
  const rows = new Map(storedRefunds.map((row) => [row.idempotencyKey, row]));
  return records.flatMap((record) => {
    const { idempotencyKey } = record.intent;
    const row = rows.get(idempotencyKey);
    return [
      ...record.answers.flatMap(({ refund }) => checkAnswer(refund, row, shown.get(refund.refundRequestId))),
      ...checkRefusals(record, row),
      ...(record.isUnanswered ? ['no server ever said what became of it'] : []),
    ].map((what) => `${idempotencyKey}: ${what}`);
  });
}

function checkAnswer(answered: Refund, row: StoredRefund | undefined, shown: Refund | undefined): string[] {
  const { refundRequestId } = answered;
  if (row === undefined) return [`refund ${refundRequestId} was acknowledged, and is not on record`];
  if (row.refundRequestId !== refundRequestId) {
    return [`refund ${refundRequestId} was acknowledged, and ${row.refundRequestId} is on record for the key`];
  }
  if (shown === undefined) return [`refund ${refundRequestId} was acknowledged, and the API does not show it`];
  return constantFields
    .filter((field) => JSON.stringify(answered[field]) !== JSON.stringify(shown[field]))
    .map(
      (field) =>
        `${field} was acknowledged as ${JSON.stringify(answered[field])}, and is ${JSON.stringify(shown[field])}`,
    );
}

function checkRefusals({ answers, refusals }: IntentRecord, row: StoredRefund | undefined): string[] {
  const wrong: string[] = [];
  for (const { status, code, afterAnswer } of refusals) {
    if (mistakes.has(code)) wrong.push(`a right request was answered with ${status} ${code}`);
    if (afterAnswer) wrong.push(`it was refused with ${status} ${code} after it had been acknowledged`);
  }
  if (refusals.length > 0 && answers.length === 0 && row !== undefined) {
    wrong.push(`it was refused, and refund ${row.refundRequestId} is on record as ${row.status}`);
  }
  return wrong;
}
