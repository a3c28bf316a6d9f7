/** English words for everything that can go wrong. */
import type { Messages } from './messages.js';

export const enProblems: Messages['problems'] = {
  malformed_json: {
    title: 'The server could not read the request',
    next: 'This is a fault of the panel, not of your input. Reload the page; if it stays, tell whoever looks after it.',
  },
  invalid_request: {
    title: 'The server did not accept what was entered',
    next: 'Check the order number, the amount and the texts, then try again.',
  },
  unsupported_media_type: {
    title: 'The server did not accept the request',
    next: 'Something between this page and the server changes requests. Tell whoever looks after this page.',
  },
  payload_too_large: { title: 'The request was too large', next: 'Shorten the note and try again.' },
  route_not_found: {
    title: 'The refund server does not know this request',
    next: 'The panel may be newer than the server, or server-url may be wrong. Tell whoever looks after this page.',
  },
  method_not_allowed: {
    title: 'The refund server does not allow this request',
    next: 'The panel may be newer than the server. Tell whoever looks after this page.',
  },
  idempotency_key_required: {
    title: 'The request arrived without its key',
    next: 'Something between this page and the server removes headers. Tell whoever looks after this page.',
  },
  idempotency_key_reused: {
    title: 'This request clashes with an earlier one',
    next: 'Look at the history below to see what was recorded. If your refund is not there, start it again.',
  },
  unauthenticated: {
    title: 'You are not signed in to the refund desk',
    next: 'Sign in to this page again, then try once more.',
  },
  session_expired: { title: 'Your session has ended', next: 'Sign in to this page again, then try once more.' },
  forbidden: {
    title: 'Your account may not do this',
    next: 'Ask somebody who may, or have your permissions changed.',
  },
  amount_over_session_limit: {
    title: 'The amount is above your limit',
    next: 'Refund less, or ask somebody with a higher limit.',
  },
  order_not_found: {
    title: 'There is no such order',
    next: 'Check the number. It may belong to another Binance Pay account.',
  },
  refund_not_found: { title: 'There is no such refund', next: 'Refresh the order to see which refunds exist.' },
  order_not_refundable: {
    title: 'This order cannot be refunded',
    next: 'Only an order that was paid can be refunded. Refresh it to see where it stands.',
  },
  order_changed: {
    title: 'The order changed while you were confirming',
    next: 'A colleague may have refunded it. Look at what is left now, then review the refund again.',
  },
  amount_exceeds_refundable: {
    title: 'That is more than is left to refund',
    next: 'A colleague may have refunded meanwhile. Look at what is left now and choose an amount up to that.',
  },
  no_attempts_left: {
    title: 'This order has no refunds left',
    next: 'Binance Pay allows ten refunds of one order. What is left must be returned in another way.',
  },
  last_attempt_returns_all: {
    title: 'Only everything that is left can be refunded',
    next: 'This is the last refund of the order, and Binance Pay returns all of it. Refund everything, or nothing.',
  },
  refund_not_cancellable: {
    title: 'This refund can no longer be taken back',
    next: 'It has been handed to Binance Pay, or is over. Where it stands now is shown with it.',
  },
  refund_not_settleable: {
    title: 'This refund is not for a person to settle',
    next: 'Look at the history to see how it stands.',
  },
  nothing_to_adopt: {
    title: 'No such refund was made elsewhere',
    next: 'Refresh the order to see what Binance Pay counts now.',
  },
  asked_too_often: {
    title: 'Binance Pay is asked too often just now',
    next: 'What is shown is what was known before. Wait a moment and try again.',
  },
  gateway_unavailable: {
    title: 'Binance Pay did not answer',
    next: 'Wait a moment and try again. Nothing needs to be changed.',
  },
  gateway_misconfigured: {
    title: 'Binance Pay does not accept this server',
    next: 'Its keys or settings are wrong. Tell whoever runs the refund server.',
  },
  gateway_declined: {
    title: 'Binance Pay declined the request',
    next: 'Its reason is in the details. Tell whoever looks after your Binance Pay account if it is not clear.',
  },
  wallet_short: {
    title: "The merchant's wallet holds too little",
    next: 'Top up the Binance Funding Wallet; the refund waits and then goes on by itself.',
  },
  refund_rejected: {
    title: 'Binance Pay rejected the refund',
    next: 'You may refund again. If it is rejected again, ask Binance Pay support with the request number below.',
  },
  notification_not_verified: {
    title: 'A message claiming to be from Binance Pay could not be verified',
    next: 'Tell whoever runs the refund server.',
  },
  not_ready: { title: 'The refund server is starting', next: 'Wait a moment and try again.' },
  database_unavailable: {
    title: 'The refund server cannot reach its records just now',
    next: 'Wait a few seconds, then try the same again: whatever was recorded is found, and nothing is refunded twice.',
  },
  internal_error: {
    title: 'Something went wrong on the refund server',
    next: 'Try again. If it stays, tell whoever runs the server, with the request number from the details.',
  },
  offline: { title: 'You are offline', next: 'Check the connection. The panel goes on when it is back.' },
  no_answer: {
    title: 'The refund server does not answer',
    next: 'Wait a moment and try again. If it stays, tell whoever runs the server.',
  },
  unreadable_answer: {
    title: 'The answer could not be understood',
    next: 'Something else may answer in place of the refund server. Try again, or tell whoever looks after this page.',
  },
  token_missing: {
    title: 'This page has not signed you in to the refund desk',
    next: 'Sign in to this page again. If it stays, tell whoever looks after it: the panel needs a token.',
  },
  token_unavailable: {
    title: 'This page could not sign you in to the refund desk',
    next: 'Sign in to this page again, then try once more.',
  },
  server_url_invalid: {
    title: 'The panel does not know its server',
    next: 'Tell whoever looks after this page: server-url is not an address.',
  },
  part_unavailable: {
    title: 'This part of the panel could not be loaded',
    next: 'Try again. If that does not help, reload the page: the refund server may have been updated since it was opened.',
  },
};

export const enGateway: Messages['gateway'] = {
  account: {
    title: 'Binance Pay does not let this merchant account refund',
    next: 'Whoever owns the Binance merchant account has to check it, and the permissions of its key.',
  },
  clock: {
    title: 'The clock of the refund server is wrong',
    next: 'Tell whoever runs the refund server to set it. Then refund again.',
  },
  keys: {
    title: 'Binance Pay does not accept the keys of this server',
    next: 'Tell whoever runs the refund server to check the key, the secret and the trusted IP addresses.',
  },
  request: {
    title: 'Binance Pay could not read the request',
    next: 'This is a fault of the refund server, not of your input. Tell whoever runs it, with the code.',
  },
};
