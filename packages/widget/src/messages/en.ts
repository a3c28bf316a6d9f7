/** English. */
import { enProblems } from './en-problems.js';
import type { Messages } from './messages.js';

const attemptsWords = (count: number) => (count === 1 ? '1 refund' : `${count} refunds`);

export const en: Messages = {
  panel: {
    transactions: 'Orders',
    order: 'Order',
    loading: 'Loading',
    back: 'All orders',
    refresh: 'Refresh',
    tryAgain: 'Try again',
    stale: 'These figures may be out of date.',
  },
  transactions: {
    searchLabel: 'Find an order',
    searchHint: 'Order number or prepay ID',
    search: 'Search',
    showAll: 'Show all orders',
    showMore: 'Show more',
    loadingMore: 'Loading more',
    empty: 'No orders yet',
    emptyHint:
      'Orders appear here once they are known to the refund desk. Search for one by its number to bring it in.',
    nothingFound: (search) => `No order has the number ${search}`,
    nothingFoundHint: 'Check the number. It may belong to another Binance Pay account.',
    refunded: (amount) => `${amount} refunded`,
    onItsWay: (amount) => `${amount} on its way`,
  },
  order: {
    status: {
      INITIAL: 'Not paid yet',
      PENDING: 'Payment pending',
      PAID: 'Paid',
      CANCELED: 'Cancelled',
      ERROR: 'Payment failed',
      REFUNDING: 'Being refunded',
      REFUNDED: 'Partly refunded',
      FULL_REFUNDED: 'Fully refunded',
      EXPIRED: 'Expired',
    },
    paidAt: 'Paid',
    createdAt: 'Created',
    prepayId: 'Prepay ID',
    transactionId: 'Transaction ID',
    refunded: 'Refunded',
    pending: 'On its way',
    left: 'Left to refund',
    attempts: 'Attempts left',
    payerReceives: 'Payer receives',
    payerReceivesValue: (currency) => `${currency} in their Binance Funding Wallet`,
    payerSpent: 'Payer spent',
    share: ({ refunded, elsewhere, pending, left }) =>
      `${refunded} refunded, ${elsewhere === null ? '' : `${elsewhere} refunded elsewhere, `}${pending} on its way, ${left} left to refund`,
  },
  form: {
    heading: 'Refund',
    amount: 'Amount',
    everything: 'Everything left',
    part: 'Part of it',
    onlyEverything:
      'This is the last refund of this order. Binance Pay returns everything that is left, whatever the amount, so only all of it can be refunded.',
    partLabel: (currency) => `Amount in ${currency}`,
    leaves: (left) => `Leaves ${left} to refund later`,
    upTo: (most) => `Up to ${most}`,
    reason: 'Reason',
    noReason: 'No reason given',
    reasons: {
      customer_request: 'Customer request',
      duplicate_payment: 'Duplicate payment',
      out_of_stock: 'Item out of stock',
      not_delivered: 'Goods not delivered',
    },
    otherReason: 'Other…',
    otherReasonLabel: 'Reason in your words',
    description: 'Note for colleagues',
    descriptionHint: 'Stays with you: neither Binance Pay nor the payer sees it.',
    optional: 'optional',
    review: (amount) => `Review refund of ${amount}`,
    reviewWithoutAmount: 'Review refund',
    errors: {
      amount_missing: ({ most }) => `Enter an amount up to ${most}.`,
      amount_unreadable: ({ example }) => `Enter a number such as ${example}, without thousands separators.`,
      amount_ambiguous: ({ example }) =>
        `Is the point for thousands or for decimals? Write the amount like ${example}, without thousands separators.`,
      amount_zero: () => 'The amount must be above zero.',
      amount_too_precise: () => 'Binance Pay knows at most 8 decimals.',
      amount_too_large: ({ most }) => `Only ${most} is left to refund.`,
      reason_missing: () => 'Write the reason, or choose another one.',
      reason_too_long: () => 'Binance Pay takes at most 256 characters.',
      description_too_long: () => 'At most 1,000 characters.',
    },
    orderChanged: {
      title: 'The order changed while you were confirming',
      next: 'Nothing was sent. Look at what is left now, then review the refund again.',
    },
    stoppedByPage: {
      title: 'This page stopped the refund',
      next: 'Nothing was sent, and nothing you entered is lost.',
    },
    refusalHeading: 'No refund is possible',
    allRefundedHeading: 'Fully refunded',
    restOnItsWayHeading: 'The rest is on its way',
    refusals: {
      order_not_refundable: 'Only an order that was paid can be refunded.',
      no_attempts_left:
        'Binance Pay allows ten refunds of one order, and all ten are used. What is left must be returned in another way.',
    },
    allRefunded: 'Everything the payer paid has been returned. There is nothing left to do.',
    restOnItsWay: (amount) => `All that is left, ${amount}, is on its way. Wait until it has settled.`,
  },
  confirmation: {
    heading: 'Confirm the refund',
    before: 'You are returning',
    after: 'to the payer’s Binance Funding Wallet.',
    leavesNothing: 'After it, nothing is left to refund on this order.',
    leaves: (left, attempts) => `After it, ${left} is left to refund, in at most ${attemptsWords(attempts)}.`,
    lastAttempt: 'This is the last refund of this order: it returns everything that is left.',
    lastButOne: (left) =>
      `Only one more refund is possible after it, and that one returns all of the ${left} left, whatever the amount.`,
    final: 'Once it is sent, a refund cannot be taken back.',
    reason: 'Reason',
    description: 'Note',
    confirm: (amount) => `Refund ${amount}`,
    back: 'Back',
  },
  submitting: {
    heading: 'Sending the refund',
    text: (amount) => `${amount} is being handed to Binance Pay. This takes a moment.`,
  },
  unanswered: {
    heading: 'We have no answer',
    headingAfterReload: 'This refund has had no answer yet',
    text: (amount) => `The refund of ${amount} may or may not have been recorded.`,
    safe: 'Sending it again is safe: it is the same refund and cannot pay twice.',
    sendAgain: 'Send again',
    check: 'Check the order',
    checked:
      'The order was read again just now. If the refund is in the history below, it was recorded. If it is not, and you no longer want it, you can discard it.',
    drop: 'Discard this refund',
  },
  result: {
    headings: {
      awaiting_approval: 'Waiting for approval',
      scheduled: 'Refund scheduled',
      parked: 'Waiting for funds',
      submitting: 'Refund recorded',
      pending: 'Refund on its way',
      succeeded: 'Refund succeeded',
      failed: 'Refund failed',
      rejected: 'Refund not approved',
      cancelled: 'Refund cancelled',
    },
    texts: {
      awaiting_approval: (amount) => `A colleague has to approve the refund of ${amount}. No money has moved yet.`,
      scheduled: (amount) =>
        `The refund of ${amount} is recorded and waits to be sent. No money has moved yet. Do not refund again.`,
      parked: (amount) =>
        `The wallet holds too little for ${amount}. The refund goes on by itself once the Binance Funding Wallet is topped up. Do not refund again.`,
      submitting: (amount) =>
        `The refund of ${amount} is recorded and being sent. Do not refund again; this page keeps watching.`,
      pending: (amount) =>
        `Binance Pay has accepted the refund of ${amount} and is working on it. Do not refund again; this page keeps watching.`,
      succeeded: (amount) => `${amount} is in the payer’s Binance Funding Wallet.`,
      failed: (amount) => `The refund of ${amount} did not go through. No money was moved.`,
      rejected: (amount) => `The refund of ${amount} was not approved. No money was moved.`,
      cancelled: (amount) => `The refund of ${amount} was taken back before it was sent. No money was moved.`,
    },
    unknown: {
      heading: 'Not confirmed yet',
      text: 'The refund is recorded. Binance Pay has not confirmed it yet, and we keep asking. Do not refund again; this page keeps watching.',
    },
    differentAmount: (asked, returned) => `You asked for ${asked}; Binance Pay returned ${returned}.`,
    done: 'Close',
    another: 'Refund more',
  },
  waiting: {
    sentIn: (amount, when) => `${amount} will be sent ${when}. Until then it can be cancelled, and no money has moved.`,
    sentInShort: (when) => `Will be sent ${when}.`,
    late: 'Waiting to be sent',
    frozen: 'Sending is frozen',
    frozenNext: 'What waits is kept, and sent once sending is resumed.',
    lacks: (amount, missing) =>
      `The wallet lacks ${missing} for the refund of ${amount}. It goes on by itself once the Binance Funding Wallet is topped up. Do not refund again.`,
    cancel: 'Cancel refund',
    cancelling: 'Cancelling…',
    cancelOf: (name, amount) => `${name}: ${amount}`,
  },
  attention: {
    status: 'To be checked',
    heading: 'Somebody has to check this refund',
    happened: {
      unknown_too_long: (amount) =>
        `Nobody knows whether Binance Pay has the refund of ${amount}: it has given no clear answer for a long time.`,
      pending_too_long: (amount) =>
        `Binance Pay accepted the refund of ${amount}, and has not said for a long time how it ended.`,
      contradicted: (amount) =>
        `What Binance Pay has said about the refund of ${amount} cannot all be true. The payer may have the money, or not.`,
    },
    next: 'Until that is clear the amount counts as spent. Somebody with access to Binance’s merchant portal has to compare it there. Do not refund again.',
  },
  elsewhere: {
    title: (amount) => `${amount} were refunded elsewhere`,
    text: 'In Binance’s merchant portal, or by another program. It is no longer left to refund.',
    someTitle: 'Some of this order was refunded elsewhere',
    someText:
      'In Binance’s merchant portal, or by another program. Binance Pay says how much with the next refund made here; until then less may be left than is shown.',
    open: 'Put on record…',
    reason: 'Who refunded it, and why',
    hint: 'It goes into the refunds below under your name. No money is moved.',
    errors: {
      reason_missing: 'Write who refunded it, and why.',
      reason_too_long: 'At most 256 characters.',
    },
    submit: (amount) => `Put ${amount} on record`,
    recording: 'Putting it on record…',
    back: 'Back',
    recorded: (amount) => `${amount} were put on record.`,
  },
  history: {
    heading: 'Refunds',
    empty: 'No refunds yet.',
    status: {
      awaiting_approval: 'Awaiting approval',
      scheduled: 'Scheduled',
      parked: 'Waiting for funds',
      submitting: 'Being sent',
      pending: 'Pending',
      succeeded: 'Succeeded',
      failed: 'Failed',
      rejected: 'Not approved',
      cancelled: 'Cancelled',
    },
    by: (operator) => `by ${operator}`,
    outside: 'made outside this panel',
    outsideBy: (operator) => `made outside this panel, put on record by ${operator}`,
    refundRequestId: 'Request number',
    noReason: 'No reason given',
    gatewayCode: (code) => `Binance Pay code ${code}`,
  },
  problem: {
    moneyMoved: { no: 'No money was moved.', unknown: 'It is not known yet whether money was moved.' },
    details: 'Details',
    requestId: 'Request',
  },
  problems: enProblems,
};
