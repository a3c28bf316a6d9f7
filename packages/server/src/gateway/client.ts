/** The one client of Binance Pay: the same for the real one, the sandbox, and anybody's stand-in. */
import type { Gateway } from '../operations/ports.js';
import { type CallOptions, createCall } from './call.js';
import { createCertificates } from './certificates.js';
import { verifyNotification } from './notification.js';
import { orderOutcome, queryOutcome, submitOutcome } from './outcome.js';
import { jsonNumber, paths } from './wire.js';

export interface GatewayOptions extends CallOptions {
  /** Where Binance Pay should send this server's notifications; left out, where the merchant's portal says. */
  readonly webhookUrl?: string | undefined;
}

export function createGateway(options: GatewayOptions): Gateway {
  const call = createCall(options);
  const certificates = createCertificates(call, options.now, options.log);
  return {
    async submitRefund({ refundRequestId, prepayId, refundAmount, refundReason, sendBefore }) {
      const fields = {
        refundRequestId,
        prepayId,
        refundAmount: jsonNumber(refundAmount),
        ...(refundReason === null ? {} : { refundReason }),
        ...(options.webhookUrl === undefined ? {} : { webhookUrl: options.webhookUrl }),
      };
      const reply = await call(paths.refund, fields, sendBefore);
      const outcome = submitOutcome(reply, { refundRequestId, prepayId });
      if (reply.kind === 'refused' && outcome.outcome === 'unknown') {
        options.log.warn({ refundRequestId, gatewayCode: reply.code }, 'a code of Binance Pay that we have no row for');
      }
      return outcome;
    },
    async queryRefund({ refundRequestId, prepayId }) {
      return queryOutcome(await call(paths.queryRefund, { refundRequestId }), { refundRequestId, prepayId });
    },
    async queryOrder(by) {
      return orderOutcome(await call(paths.queryOrder, by), by);
    },
    verifyNotification: (rawBody, headers) => verifyNotification(certificates, rawBody, headers),
  };
}
