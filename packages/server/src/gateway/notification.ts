/** A notification's signature, checked over the raw bytes, and only then what it says. */
import { createHash } from 'node:crypto';
import { ProblemError } from '../domain/errors.js';
import type { Order } from '../domain/order.js';
import type { VerifiedNotification } from '../operations/ports/notifications.js';
import type { Certificates } from './certificates.js';
import { readReportFields } from './outcome.js';
import { readOrderFields, readRefundStatus } from './reading.js';
import { verifySignature } from './signer.js';
import {
  headerNames,
  type NotificationData,
  notificationDataSchema,
  notificationSchema,
  type RefundData,
  refundDataSchema,
  tryReadJson,
} from './wire.js';

export async function verifyNotification(
  certificates: Certificates,
  rawBody: Uint8Array,
  headers: Headers,
): Promise<VerifiedNotification | null> {
  const timestamp = headers.get(headerNames.timestamp);
  const nonce = headers.get(headerNames.nonce);
  const serial = headers.get(headerNames.certificateSerial);
  const signature = headers.get(headerNames.signature);
  if (timestamp === null || nonce === null || serial === null || signature === null) return null;
  const publicKey = await certificates.find(serial);
  if (publicKey === null) return null;
  if (!verifySignature({ timestamp, nonce, body: rawBody }, signature, publicKey)) return null;
  return readNotification(rawBody);
}

/** @throws ProblemError when it is signed but not to be read; Binance Pay then delivers it again */
function readNotification(rawBody: Uint8Array): VerifiedNotification {
  const body = readText(rawBody);
  const notification = notificationSchema.safeParse(body === null ? null : tryReadJson(body));
  if (body === null || !notification.success) {
    throw new ProblemError('malformed_json', 'The notification is signed, but it is not one that we can read.');
  }
  const { bizType, bizStatus, bizId, bizIdStr } = notification.data;
  const data = readNested(notificationDataSchema, notification.data.data);
  const refundInfo = readNested(refundDataSchema, data?.refundInfo);
  // A number with an exponent names no order.
  const prepayId = (refundInfo?.prepayId || bizIdStr || (/^\d+$/.test(bizId ?? '') ? bizId : null)) ?? null;
  return {
    digest: createHash('sha256').update(rawBody).digest('hex'),
    bizType,
    bizStatus,
    prepayId,
    refundRequestId: refundInfo?.refundRequestId || null,
    body,
    order: data === null || prepayId === null ? null : readAnnouncedOrder(bizType, bizStatus, prepayId, data),
    report: bizType === 'PAY_REFUND' ? readAnnouncedRefund(bizStatus, refundInfo) : null,
  };
}

function readText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Both `data` and `refundInfo` are objects in some sources and JSON texts in others. */
function readNested<Fields>(
  schema: { safeParse(value: unknown): { success: boolean; data?: Fields | undefined } },
  value: unknown,
): Fields | null {
  const parsed = schema.safeParse(typeof value === 'string' ? tryReadJson(value) : value);
  return (parsed.success && parsed.data) || null;
}

/** What each status says of the order itself. Whether all of it was refunded is not the notification's to say. */
const orderStatuses: ReadonlyMap<string, string> = new Map([
  ['PAY PAY_SUCCESS', 'PAID'],
  ['PAY PAY_CLOSED', 'CANCELED'],
  ['PAY_REFUND REFUND_SUCCESS', 'REFUNDED'],
  ['PAY_REFUND REFUND_REJECTED', 'PAID'],
  ['PAY_REFUND REFUND_REJECT', 'PAID'],
]);

/** What could be an order's id; a number with an exponent could not. */
const prepayIdPattern = /^[A-Za-z0-9_-]+$/;

function readAnnouncedOrder(
  bizType: string,
  bizStatus: string,
  prepayId: string,
  data: NotificationData,
): Order | null {
  const status = orderStatuses.get(`${bizType} ${bizStatus}`);
  const { merchantTradeNo, currency, totalFee } = data;
  if (status === undefined || !merchantTradeNo || !currency || !totalFee || !prepayIdPattern.test(prepayId))
    return null;
  return readOrderFields({ ...data, prepayId, merchantTradeNo, status, currency, orderAmount: totalFee });
}

function readAnnouncedRefund(bizStatus: string, refundInfo: RefundData | null): VerifiedNotification['report'] {
  return { ...readReportFields(refundInfo ?? {}), refundStatus: readRefundStatus(bizStatus) };
}
