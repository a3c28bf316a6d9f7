/** The one client of Binance Pay: the same for the real one, the sandbox, and anybody's stand-in. */
import { compareAmounts, multiplyAmount } from '@refund-panel/shared';
import type { BalanceOutcome, Gateway } from '../operations/ports/gateway.js';
import { type Call, type CallOptions, createCall } from './call.js';
import { createCertificates } from './certificates.js';
import { findResultCode } from './codes.js';
import { verifyNotification } from './notification.js';
import { balanceOutcome, orderOutcome, queryOutcome, submitOutcome } from './outcome.js';
import { jsonNumber, paths } from './wire.js';

/** The look into the wallet is a courtesy: it may not keep a refund for long. */
const BALANCE_TIMEOUT_MS = 3_000;

/** A key that may not ask for the balance is not asked about it for every refund; its permissions may change. */
const BALANCE_REFUSED_FOR_MS = 10 * 60_000;

/** A balance that was this many times the amount a moment ago still suffices; where it does not, Binance Pay declines. */
const AMPLE_TIMES = 100;
const BALANCE_BELIEVED_FOR_MS = 5_000;

export interface GatewayOptions extends CallOptions {
  /** Where Binance Pay should send this server's notifications; left out, where the merchant's portal says. */
  readonly webhookUrl?: string | undefined;
}

export function createGateway(options: GatewayOptions): Gateway {
  const call = withGapsLogged(createCall(options), options);
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
      const reply = await call(paths.refund, fields, { sendBefore, refundRequestId });
      return submitOutcome(reply, { refundRequestId, prepayId });
    },
    async queryRefund({ refundRequestId, prepayId }) {
      const reply = await call(paths.queryRefund, { refundRequestId }, { refundRequestId });
      return queryOutcome(reply, { refundRequestId, prepayId });
    },
    async queryOrder(by) {
      return orderOutcome(await call(paths.queryOrder, by), by);
    },
    queryBalance: createQueryBalance(call, options),
    verifyNotification: (rawBody, headers) => verifyNotification(certificates, rawBody, headers),
  };
}

/** A code without a row in the table is treated as unknown; somebody has to hear of it to add the row. */
function withGapsLogged(call: Call, { log }: CallOptions): Call {
  return async function callAndLogGaps(path, fields, subject) {
    const reply = await call(path, fields, subject);
    if (reply.kind === 'refused' && findResultCode(reply.code) === null) {
      const { refundRequestId } = subject ?? {};
      log.warn({ path, refundRequestId, gatewayCode: reply.code }, 'a code of Binance Pay that we have no row for');
    }
    return reply;
  };
}

function createQueryBalance(call: Call, { now, log }: CallOptions): Gateway['queryBalance'] {
  let refusedUntilMs = Number.NEGATIVE_INFINITY;
  const seen = new Map<string, { readonly available: string; readonly untilMs: number }>();
  return async function queryBalance(currency, amount): Promise<BalanceOutcome> {
    const nowMs = now().getTime();
    if (nowMs < refusedUntilMs) return { outcome: 'declined' };
    const last = seen.get(currency);
    if (last !== undefined && nowMs < last.untilMs && isAmple(last.available, amount)) {
      return { outcome: 'found', available: last.available };
    }
    const fields = { wallet: 'FUNDING_WALLET', currency };
    const outcome = balanceOutcome(await call(paths.balance, fields, { timeoutMs: BALANCE_TIMEOUT_MS }), currency);
    if (outcome.outcome === 'found') {
      seen.set(currency, { available: outcome.available, untilMs: nowMs + BALANCE_BELIEVED_FOR_MS });
    }
    if (outcome.outcome === 'declined') {
      refusedUntilMs = nowMs + BALANCE_REFUSED_FOR_MS;
      log.info({}, 'Binance Pay does not tell this key its balance; refunds are sent without looking into the wallet');
    }
    return outcome;
  };
}

function isAmple(available: string, amount: string): boolean {
  return compareAmounts(available, multiplyAmount(amount, AMPLE_TIMES)) >= 0;
}
