/** Binance Pay's result codes that a refund can meet, as `failure.gatewayCode` names them. */
import type { ProblemCode } from './problem.js';

/**
 * By code, the problem with which the refund then failed; null where the code says nothing certain, so that the refund stays
 * `pending` and Binance Pay is asked. Both families: 4003xx of 2021 and 4006xx of 2026.
 */
export const gatewayCodes: Readonly<Record<string, ProblemCode | null>> = {
  '400000': null,
  '400001': 'gateway_declined',
  '400002': 'gateway_misconfigured',
  '400003': 'gateway_misconfigured',
  '400004': 'gateway_misconfigured',
  '400005': 'gateway_misconfigured',
  '400006': 'gateway_declined',
  '400007': 'gateway_declined',
  '400008': 'gateway_declined',
  '400100': 'gateway_declined',
  '400101': 'gateway_declined',
  '400102': 'gateway_declined',
  '400103': 'gateway_declined',
  '400104': 'gateway_declined',
  '400201': 'order_not_found',
  '400202': 'order_not_found',
  '400203': 'gateway_misconfigured',
  '400204': 'order_not_refundable',
  '400205': 'gateway_declined',
  '400206': 'gateway_misconfigured',
  '400301': 'order_not_found',
  '400302': 'no_attempts_left',
  '400303': 'amount_exceeds_refundable',
  '400304': 'wallet_short',
  '400606': 'gateway_misconfigured',
  '400607': 'no_attempts_left',
  '400608': 'amount_exceeds_refundable',
  '400611': 'wallet_short',
  '406207': null,
  '406212': null,
  '50001': null,
  '100001001': null,
};
