/** The sentences of a refund, in English: from the form's mistakes to what became of the money. */
import { msg, str } from '@lit/localize';
import type { RefundingMessages } from './messages.js';
import { gatewayWords, serverProblemWords } from './problem-words.locale.js';

export const refundingWords: RefundingMessages = {
  partial: {
    partLabel: (currency) => msg(str`Amount in ${currency}`),
    leaves: (amount, left) => msg(str`${amount}. Leaves ${left} to refund later.`),
    upTo: (most) => msg(str`Up to ${most}`),
    whichAmount: (first, second) => msg(str`Is it ${first} or ${second}?`),
    errors: {
      amount_missing: ({ most }) => msg(str`Enter an amount up to ${most}.`),
      amount_unreadable: ({ example }) => msg(str`Enter a number such as ${example}.`),
      // Two buttons beneath ask for it.
      amount_ambiguous: () => '',
      amount_other_currency: ({ currency, example }) => msg(str`Enter an amount in ${currency}, such as ${example}.`),
      amount_zero: () => msg('The amount must be above zero.'),
      amount_too_precise: () => msg('Binance Pay knows at most 8 decimals.'),
      amount_too_large: ({ most }) => msg(str`Only ${most} is left to refund.`),
      amount_over_limit: () => msg('The amount is above a limit of your policy'),
      reason_not_chosen: () => msg('Choose a reason'),
      reason_not_allowed: () => msg('Your policy does not know this reason'),
      reason_missing: () => msg('Write the reason, or choose another one.'),
      reason_too_long: () => msg('Binance Pay takes at most 256 characters.'),
      description_missing: () => msg('This reason needs a note. Write what happened.'),
      description_too_long: () => msg('At most 1,000 characters.'),
    },
  },
  notices: {
    orderChanged: {
      title: msg('The order changed while you were confirming'),
      next: msg('Nothing was sent. Look at what is left now, then review the refund again.'),
    },
    stoppedByPage: {
      title: msg('This page stopped the refund'),
      next: msg('Nothing was sent, and nothing you entered is lost.'),
    },
    refusalHeading: msg('No refund is possible'),
    refusals: {
      order_not_refundable: msg('Only an order that was paid can be refunded.'),
      no_attempts_left: msg(
        'Binance Pay allows ten refunds of one order, and all ten are used. What is left must be returned in another way.',
      ),
    },
    restHeldHeading: msg('The rest is held for a refund'),
    restHeld: (amount) => msg(str`All that is left, ${amount}, is held for refunds that are not over yet.`),
    restToCheckHeading: msg('The rest has to be checked'),
    restToCheck: (amount) =>
      msg(
        str`It is not known what became of ${amount}. Until somebody has checked it, it counts as spent. The refunds below say what to do.`,
      ),
  },
  confirmation: {
    heading: msg('Confirm the refund'),
    sentence: (amount, order) => msg(str`You are returning ${amount} of order ${order} to the payer.`),
    receives: (currency) => msg(str`The payer receives it in ${currency}, in their Binance Funding Wallet.`),
    leavesNothing: msg('After it, nothing is left to refund.'),
    leaves: (left, attempts) => msg(str`After it, ${left} is left to refund. Attempts left after it: ${attempts}.`),
    final: msg('Once it is sent, it cannot be taken back.'),
    reason: msg('Reason'),
    description: msg('Note'),
    confirm: (amount) => msg(str`Refund ${amount}`),
    back: msg('Back'),
    warnings: {
      last_attempt: msg('This is the last refund of this order: it returns everything that is left.'),
      last_but_one: (left) =>
        msg(
          str`Only one more refund is possible after this one, and it returns all of the ${left} left, whatever the amount.`,
        ),
      few_attempts: (attempts) =>
        msg(str`Attempts left after this refund: ${attempts}. The last one returns everything that is left.`),
      same_sum: (amount, when, by) => msg(str`${amount} was refunded on this order a short time ago: ${when}, ${by}.`),
      old_order: (when) => msg(str`This order is more than a year old: ${when}. Make sure that it is the right one.`),
    },
    everythingNow: msg('Refund all that is left now'),
    typeSum: (amount) => msg(str`To confirm, type the amount: ${amount}`),
  },
  submitting: {
    heading: msg('Sending the refund'),
    text: (amount) => msg(str`${amount} is being handed to Binance Pay. This takes a moment.`),
  },
  unanswered: {
    heading: msg('We have no answer'),
    headingAfterReload: msg('This refund has had no answer yet'),
    text: (amount) => msg(str`The refund of ${amount} may or may not have been recorded.`),
    safe: msg('Sending it again is safe: it is the same refund and cannot pay twice.'),
    sendAgain: msg('Send again'),
    check: msg('Check the order'),
    unrecorded: (amount) =>
      msg(
        str`The server was asked: so far it has no record of the refund of ${amount}. Send it again, or discard it if you no longer want it.`,
      ),
    drop: msg('Discard this refund'),
  },
  result: {
    headings: {
      awaiting_approval: msg('Waiting for approval'),
      scheduled: msg('Refund scheduled'),
      parked: msg('Waiting for funds'),
      submitting: msg('Refund recorded'),
      pending: msg('Refund on its way'),
      succeeded: msg('Refund succeeded'),
      failed: msg('Refund failed'),
      rejected: msg('Refund not approved'),
      cancelled: msg('Refund cancelled'),
    },
    texts: {
      awaiting_approval: (amount) =>
        msg(str`A colleague has to approve the refund of ${amount}. No money has moved yet.`),
      scheduled: (amount) =>
        msg(
          str`The refund of ${amount} is recorded and waits to be sent. No money has moved yet. Do not refund again.`,
        ),
      parked: (amount) =>
        msg(
          str`The wallet holds too little for ${amount}. The refund goes on by itself once the Binance Funding Wallet is topped up. Do not refund again.`,
        ),
      submitting: (amount) =>
        msg(str`The refund of ${amount} is recorded and being sent. Do not refund again; this page keeps watching.`),
      pending: (amount) =>
        msg(
          str`Binance Pay has accepted the refund of ${amount} and is working on it. Do not refund again; this page keeps watching.`,
        ),
      succeeded: (amount) => msg(str`${amount} is in the payer’s Binance Funding Wallet.`),
      failed: (amount) => msg(str`The refund of ${amount} did not go through. No money was moved.`),
      rejected: (amount) => msg(str`The refund of ${amount} was not approved. No money was moved.`),
      cancelled: (amount) => msg(str`The refund of ${amount} was taken back before it was sent. No money was moved.`),
    },
    unknown: {
      heading: msg('Not known yet'),
      text: msg(
        'The refund is recorded. Binance Pay has not confirmed it yet, and we keep asking. Do not refund again; this page keeps watching.',
      ),
    },
    differentAmount: (asked, returned) => msg(str`You asked for ${asked}; Binance Pay returned ${returned}.`),
    done: msg('Close'),
    another: msg('Refund more'),
  },
  waiting: {
    sentIn: (amount, when) =>
      msg(str`${amount} will be sent ${when}. Until then it can be cancelled, and no money has moved.`),
    sentInShort: (when) => msg(str`Will be sent ${when}.`),
    late: msg('Waiting to be sent'),
    frozen: msg('Sending is frozen'),
    frozenNext: msg('What waits is kept, and sent once sending is resumed.'),
    lacks: (amount, missing) =>
      msg(
        str`The wallet lacks ${missing} for the refund of ${amount}. It goes on by itself once the Binance Funding Wallet is topped up. Do not refund again.`,
      ),
    cancel: msg('Cancel refund'),
    cancelling: msg('Cancelling…'),
    cancelOf: (name) => msg(str`Cancel the refund that ${name} asked for?`),
  },
  attention: {
    heading: msg('Somebody has to check this refund'),
    happened: {
      unknown_too_long: (amount) =>
        msg(
          str`Nobody knows whether Binance Pay has the refund of ${amount}: it has given no clear answer for a long time.`,
        ),
      pending_too_long: (amount) =>
        msg(str`Binance Pay accepted the refund of ${amount}, and has not said for a long time how it ended.`),
      contradicted: (amount) =>
        msg(
          str`What Binance Pay has said about the refund of ${amount} cannot all be true. The payer may have the money, or not.`,
        ),
    },
    next: msg(
      'Until that is clear the amount counts as spent. Somebody with access to Binance’s merchant portal has to compare it there. Do not refund again.',
    ),
  },
  elsewhere: {
    title: (amount) => msg(str`${amount} were refunded elsewhere`),
    text: msg('In Binance’s merchant portal, or by another program. It is no longer left to refund.'),
    someTitle: msg('Some of this order was refunded elsewhere'),
    someText: msg(
      'In Binance’s merchant portal, or by another program. Binance Pay says how much with the next refund made here; until then less may be left than is shown.',
    ),
    open: msg('Put on record…'),
    reason: msg('Who refunded it, and why'),
    hint: msg('It goes into the refunds below under your name. No money is moved.'),
    errors: {
      reason_missing: msg('Write who refunded it, and why.'),
      reason_too_long: msg('At most 256 characters.'),
    },
    submit: (amount) => msg(str`Put ${amount} on record`),
    recording: msg('Putting it on record…'),
    back: msg('Back'),
    recorded: (amount) => msg(str`${amount} were put on record.`),
  },
  meanwhile: {
    refunding: (name, amount) => msg(str`${name} is refunding ${amount} of this order`),
    refunded: (name, amount) => msg(str`${name} has refunded ${amount} of this order`),
    ownRefunding: (amount) => msg(str`You are refunding ${amount} of this order in another window`),
    ownRefunded: (amount) => msg(str`You have refunded ${amount} of this order in another window`),
    figuresChanged: msg('The figures on screen include it. You can go on with yours.'),
    restored: msg('Restored what you had entered.'),
    clear: msg('Clear'),
  },
  failure: {
    moneyMoved: { no: msg('No money was moved.'), unknown: msg('It is not known yet whether money was moved.') },
    copy: msg('Copy details'),
    copied: msg('Copied'),
    notCopied: msg('This page does not allow copying'),
    refundAgain: msg('Refund again'),
    gatewayCode: (code) => msg(str`Binance Pay code ${code}`),
  },
  approval: {
    until: (when, at) => msg(str`To be decided ${when}, by ${at}. After that it is rejected by itself.`),
    askedBy: msg('Asked for by'),
    forAsker: msg('Somebody else has to approve it. You can take it back.'),
    forApprover: msg('Look at it, then approve or reject it. No money has moved yet.'),
    forOther: msg('It waits for a colleague who may approve it. No money has moved yet.'),
    orderAmount: msg('Order amount'),
    leftAfter: msg('Left after it'),
    earlier: msg('Earlier refunds'),
    noEarlier: msg('None'),
    approve: msg('Approve…'),
    reject: msg('Reject…'),
    approveHeading: msg('Approve the refund'),
    approveSentence: (amount, order, name) =>
      msg(str`You are approving the refund of ${amount} of order ${order} that ${name} asked for.`),
    approveNow: (amount) => msg(str`Approve ${amount}`),
    rejectHeading: msg('Reject the refund'),
    rejectSentence: (amount, order, name) =>
      msg(
        str`You are rejecting the refund of ${amount} of order ${order} that ${name} asked for. No money will be moved.`,
      ),
    rejectReason: msg('Why you reject it'),
    rejectHint: msg('It goes on record under your name.'),
    errors: {
      reason_missing: msg('Write why you reject it.'),
      reason_too_long: msg('At most 1,000 characters.'),
    },
    rejectNow: (amount) => msg(str`Reject ${amount}`),
    sending: msg('Sending your decision'),
    sendingText: msg('This takes a moment.'),
    unanswered: msg('Your decision may or may not have been recorded. Sending it again is safe: it counts once.'),
    overtaken: {
      title: msg('Something changed while you were deciding'),
      next: msg('Nothing was sent. Look at the refund and the order as they are now, then decide.'),
    },
    approvedBy: (name, when) => msg(str`Approved by ${name}, ${when}.`),
    rejectedBy: (name, when) => msg(str`Rejected by ${name}, ${when}.`),
    expiredHeading: msg('Not approved in time'),
    expired: (amount, when) =>
      msg(
        str`Nobody decided on the refund of ${amount} by ${when}. No money was moved. If it is still meant, ask for it again.`,
      ),
    approvedHeading: msg('Approved, not sent yet'),
    approvedSentHeading: msg('Approved, and on its way'),
  },
  queue: {
    heading: (count) => msg(str`Refunds that wait for your approval: ${count}`),
    own: (count) => msg(str`Asked for by you, for somebody else to decide: ${count}`),
    start: msg('Look at the first'),
    others: (count) => msg(str`Others that wait for your approval: ${count}`),
    skip: msg('Skip'),
    next: msg('Next'),
    done: msg('Nothing else waits for your approval.'),
  },
  policy: {
    perRefund: (amount) => msg(str`You may refund up to ${amount} at a time.`),
    perDay: (amount) => msg(str`You may refund up to ${amount} within 24 hours.`),
    approvalPerOrder: (amount) => msg(str`Above ${amount} of one order a colleague approves.`),
    approvalPerDay: (amount) => msg(str`Above ${amount} within 24 hours a colleague approves.`),
    needsApproval: msg('A colleague has to approve it before it is sent.'),
    askApproval: (amount) => msg(str`Ask for approval of ${amount}`),
    chooseReason: msg('Choose a reason'),
    closedUntil: (when) => msg(str`You can go on from ${when}. What you enter is kept.`),
  },
  gateway: gatewayWords,
  serverProblems: serverProblemWords,
};
