/** English words for everything that a server says can go wrong. */
import { msg } from '@lit/localize';
import type { RefundingMessages } from './messages.js';

export const serverProblemWords: RefundingMessages['serverProblems'] = {
  malformed_json: {
    title: msg('The server could not read the request'),
    next: msg(
      'This is a fault of the panel, not of your input. Reload the page; if it stays, tell whoever looks after it.',
    ),
  },
  invalid_request: {
    title: msg('The server did not accept what was entered'),
    next: msg('Check the order number, the amount and the texts, then try again.'),
  },
  unsupported_media_type: {
    title: msg('The server did not accept the request'),
    next: msg('Something between this page and the server changes requests. Tell whoever looks after this page.'),
  },
  payload_too_large: { title: msg('The request was too large'), next: msg('Shorten the note and try again.') },
  route_not_found: {
    title: msg('The refund server does not know this request'),
    next: msg(
      'The panel may be newer than the server, or server-url may be wrong. Tell whoever looks after this page.',
    ),
  },
  method_not_allowed: {
    title: msg('The refund server does not allow this request'),
    next: msg('The panel may be newer than the server. Tell whoever looks after this page.'),
  },
  idempotency_key_required: {
    title: msg('The request arrived without its key'),
    next: msg('Something between this page and the server removes headers. Tell whoever looks after this page.'),
  },
  idempotency_key_reused: {
    title: msg('This request clashes with an earlier one'),
    next: msg('Look at the history below to see what was recorded. If your refund is not there, start it again.'),
  },
  too_many_requests: {
    title: msg('Too many requests came from here'),
    next: msg('Wait a minute, then try again.'),
  },
  unauthenticated: {
    title: msg('You are not signed in to the refund desk'),
    next: msg('Sign in to this page again, then try once more.'),
  },
  session_expired: {
    title: msg('Your session has ended'),
    next: msg('Sign in to this page again, then try once more.'),
  },
  forbidden: {
    title: msg('Your account may not do this'),
    next: msg('Ask somebody who may, or have your permissions changed.'),
  },
  amount_over_session_limit: {
    title: msg('The amount is above your limit'),
    next: msg('Refund less, or ask somebody with a higher limit.'),
  },
  over_policy_limit: {
    title: msg('The amount is above a limit of your policy'),
    next: msg('Refund less, or ask somebody with a higher limit. A limit for 24 hours frees up again as time passes.'),
  },
  currency_not_allowed: {
    title: msg('Your policy does not let this currency be refunded'),
    next: msg('Ask whoever manages the policy.'),
  },
  reason_not_allowed: {
    title: msg('Your policy does not know this reason'),
    next: msg('Choose one of the reasons that are offered, then review the refund again.'),
  },
  note_needed: {
    title: msg('This reason needs a note for colleagues'),
    next: msg('Write what happened into the description, then review the refund again.'),
  },
  outside_business_hours: {
    title: msg('Refunds are not asked for at this hour'),
    next: msg('Try again within business hours. Your entries are kept.'),
  },
  policy_changed: {
    title: msg('The policy has changed meanwhile'),
    next: msg('Look at the policy as it is now, then change it again.'),
  },
  not_awaiting_approval: {
    title: msg('This refund does not await approval any more'),
    next: msg('A colleague may have decided already. Refresh the order to see where it stands.'),
  },
  own_request: {
    title: msg('You asked for this refund yourself'),
    next: msg('Somebody else has to approve it. You can take it back.'),
  },
  approval_changed: {
    title: msg('The refund is not what you looked at'),
    next: msg('Look at it again before you decide.'),
  },
  approval_expired: {
    title: msg('Nobody approved this refund in time'),
    next: msg('If it is still meant, ask for it again.'),
  },
  order_not_found: {
    title: msg('There is no such order'),
    next: msg('Check the number. It may belong to another Binance Pay account.'),
  },
  refund_not_found: {
    title: msg('There is no such refund'),
    next: msg('Refresh the order to see which refunds exist.'),
  },
  order_not_refundable: {
    title: msg('This order cannot be refunded'),
    next: msg('Only an order that was paid can be refunded. Refresh it to see where it stands.'),
  },
  order_changed: {
    title: msg('The order changed while you were confirming'),
    next: msg('A colleague may have refunded it. Look at what is left now, then review the refund again.'),
  },
  amount_exceeds_refundable: {
    title: msg('That is more than is left to refund'),
    next: msg('A colleague may have refunded meanwhile. Look at what is left now and choose an amount up to that.'),
  },
  no_attempts_left: {
    title: msg('This order has no refunds left'),
    next: msg('Binance Pay allows ten refunds of one order. What is left must be returned in another way.'),
  },
  last_attempt_returns_all: {
    title: msg('Only everything that is left can be refunded'),
    next: msg(
      'This is the last refund of the order, and Binance Pay returns all of it. Refund everything, or nothing.',
    ),
  },
  refund_not_cancellable: {
    title: msg('This refund can no longer be taken back'),
    next: msg('It has been handed to Binance Pay, or is over. Where it stands now is shown with it.'),
  },
  refund_not_settleable: {
    title: msg('This refund is not for a person to settle'),
    next: msg('Look at the history to see how it stands.'),
  },
  nothing_to_adopt: {
    title: msg('No such refund was made elsewhere'),
    next: msg('Refresh the order to see what Binance Pay counts now.'),
  },
  asked_too_often: {
    title: msg('Binance Pay is asked too often just now'),
    next: msg('What is shown is what was known before. Wait a moment and try again.'),
  },
  gateway_unavailable: {
    title: msg('Binance Pay did not answer'),
    next: msg('Wait a moment and try again. Nothing needs to be changed.'),
  },
  gateway_misconfigured: {
    title: msg('Binance Pay does not accept this server'),
    next: msg('Its keys or settings are wrong. Tell whoever runs the refund server.'),
  },
  gateway_declined: {
    title: msg('Binance Pay declined the request'),
    next: msg('Its reason is in the details. Tell whoever looks after your Binance Pay account if it is not clear.'),
  },
  wallet_short: {
    title: msg("The merchant's wallet holds too little"),
    next: msg('Top up the Binance Funding Wallet; the refund waits and then goes on by itself.'),
  },
  refund_rejected: {
    title: msg('Binance Pay rejected the refund'),
    next: msg('You may refund again. If it is rejected again, ask Binance Pay support with the request number below.'),
  },
  notification_not_verified: {
    title: msg('A message claiming to be from Binance Pay could not be verified'),
    next: msg('Tell whoever runs the refund server.'),
  },
  not_ready: { title: msg('The refund server is starting'), next: msg('Wait a moment and try again.') },
  database_unavailable: {
    title: msg('The refund server cannot reach its records just now'),
    next: msg(
      'Wait a few seconds, then try the same again: whatever was recorded is found, and nothing is refunded twice.',
    ),
  },
  internal_error: {
    title: msg('Something went wrong on the refund server'),
    next: msg('Try again. If it stays, tell whoever runs the server, with the request number from the details.'),
  },
};

export const gatewayWords: RefundingMessages['gateway'] = {
  account: {
    title: msg('Binance Pay does not let this merchant account refund'),
    next: msg('Whoever owns the Binance merchant account has to check it, and the permissions of its key.'),
  },
  clock: {
    title: msg('The clock of the refund server is wrong'),
    next: msg('Tell whoever runs the refund server to set it. Then refund again.'),
  },
  keys: {
    title: msg('Binance Pay does not accept the keys of this server'),
    next: msg('Tell whoever runs the refund server to check the key, the secret and the trusted IP addresses.'),
  },
  request: {
    title: msg('Binance Pay could not read the request'),
    next: msg('This is a fault of the refund server, not of your input. Tell whoever runs it, with the code.'),
  },
};
