/** A notification's signature, checked over the raw body, and the few fields of it that we act on. */
import { createHash } from 'node:crypto';
import { ProblemError } from '../domain/errors.js';
import type { VerifiedNotification } from '../operations/ports.js';
import type { Certificates } from './certificates.js';
import { verifySignature } from './signer.js';
import { headerNames, notificationSchema, refundDataSchema, tryReadJson } from './wire.js';

export async function verifyNotification(
  certificates: Certificates,
  rawBody: string,
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

  const notification = notificationSchema.safeParse(tryReadJson(rawBody));
  if (!notification.success) {
    throw new ProblemError('malformed_json', 'The notification is signed, but it is not one that we can read.');
  }
  const { bizType, bizStatus, bizId, bizIdStr, data } = notification.data;
  const refundInfo = readRefundInfo(data);
  return {
    digest: createHash('sha256').update(rawBody).digest('hex'),
    bizType,
    bizStatus,
    prepayId: refundInfo?.prepayId ?? bizIdStr ?? bizId ?? null,
    refundRequestId: refundInfo?.refundRequestId ?? null,
    body: rawBody,
  };
}

/** `refundInfo` is absent, an object, or a JSON text, depending on the source. */
function readRefundInfo(data: unknown) {
  const fields = nested(data);
  const parsed = refundDataSchema.safeParse(nested(fields?.refundInfo));
  return parsed.success ? parsed.data : null;
}

function nested(value: unknown): Record<string, unknown> | null {
  const read = typeof value === 'string' ? tryReadJson(value) : value;
  return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : null;
}
