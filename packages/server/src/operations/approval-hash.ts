/** What an approval is bound to. */
import { createHash } from 'node:crypto';
import type { Refund } from '../domain/refund.js';

type Asked = Pick<
  Refund,
  'refundRequestId' | 'prepayId' | 'refundAmount' | 'currency' | 'refundReason' | 'description' | 'isFull'
>;

/** Differs for everything else than exactly this refund: who approves one approves nothing else. */
export function approvalHashOf(asked: Asked): string {
  const { refundRequestId, prepayId, refundAmount, currency, refundReason, description, isFull } = asked;
  const exactly = [refundRequestId, prepayId, refundAmount, currency, refundReason, description, isFull];
  return createHash('sha256').update(JSON.stringify(exactly)).digest('hex');
}
