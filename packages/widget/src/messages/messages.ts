/** The shape of a language: every string that a person reads in the panel, by the part of the panel that needs it. */
import type { Attention, InboxKind, OrderSort, ProblemCode, RefundStatus } from '@refund-panel/shared';
import type { AdoptionError, DecisionError } from '../aside.js';
import type { LocalProblemCode } from '../panel-problem.js';
import type { DraftError } from '../refund-draft.js';

export interface ProblemMessage {
  /** What happened. */
  readonly title: string;
  /** What to do next, and who must do it. */
  readonly next: string;
}

/** What an order with its form needs. */
export interface EntryMessages {
  readonly panel: {
    readonly transactions: string;
    readonly order: string;
    readonly loading: string;
    readonly back: string;
    readonly refresh: string;
    readonly tryAgain: string;
  };
  readonly order: {
    readonly status: Readonly<Record<string, string>>;
    readonly paidAt: string;
    readonly createdAt: string;
    readonly prepayId: string;
    readonly transactionId: string;
    readonly refunded: string;
    readonly pending: string;
    readonly left: string;
    readonly attempts: string;
    readonly payerReceives: string;
    readonly payerReceivesValue: (currency: string) => string;
    readonly payerSpent: string;
    /** One line of a description, such as `Refunded: 5 USDT`. */
    readonly labelled: (label: string, value: string) => string;
    /** In place of `pending` where all of it needs a person. */
    readonly toCheck: string;
    /** In place of `pending` where some of it has not been sent, or needs a person. */
    readonly held: string;
  };
  readonly form: {
    readonly heading: string;
    readonly amount: string;
    readonly everything: string;
    readonly part: string;
    readonly onlyEverything: string;
    readonly reason: string;
    readonly noReason: string;
    /** The panel's own, by their ids. */
    readonly reasons: Readonly<Record<string, string>>;
    readonly otherReason: string;
    readonly otherReasonLabel: string;
    readonly description: string;
    readonly descriptionHint: string;
    readonly optional: string;
    /** The chosen reason needs a note. */
    readonly needed: string;
    readonly review: (amount: string) => string;
    readonly reviewWithoutAmount: string;
    readonly allRefundedHeading: string;
    readonly allRefunded: string;
  };
  /** What happens while the order is on screen. */
  readonly live: {
    /** The figures on screen could not be read again since. */
    readonly readAt: (time: string) => string;
    readonly goesOn: string;
    /** After an outage, once everything was read again. */
    readonly isBack: string;
  };
  readonly history: {
    readonly heading: string;
    readonly empty: string;
    /** `unknown`: sent, and nobody has heard of it since. `elsewhere`: made outside this panel. `attention`: a person is needed. */
    readonly status: Readonly<Record<RefundStatus | 'unknown' | 'elsewhere' | 'attention', string>>;
    readonly by: (operator: string) => string;
    readonly outside: string;
    /** Made elsewhere, and put on record here. */
    readonly outsideBy: (operator: string) => string;
    readonly refundRequestId: string;
    /** Opens what became of a refund. */
    readonly story: string;
    readonly noReason: string;
  };
  readonly problem: {
    readonly details: string;
    readonly requestId: string;
  };
  /** What the panel says where no server can. */
  readonly problems: Readonly<Record<LocalProblemCode, ProblemMessage>>;
}

/** What it takes to carry out a refund, and to tell what became of it. */
export interface RefundingMessages {
  /** The amount of a part. */
  readonly partial: {
    readonly partLabel: (currency: string) => string;
    /** What is typed was read as `amount`. */
    readonly leaves: (amount: string, left: string) => string;
    readonly upTo: (most: string) => string;
    /** The typed amount can be read in two ways. */
    readonly whichAmount: (first: string, second: string) => string;
    readonly errors: Readonly<
      Record<DraftError, (values: { most: string; example: string; currency: string }) => string>
    >;
  };
  /** In place of the form, or above it. */
  readonly notices: {
    readonly orderChanged: ProblemMessage;
    readonly stoppedByPage: ProblemMessage;
    readonly refusalHeading: string;
    readonly refusals: Readonly<Partial<Record<ProblemCode, string>>>;
    readonly restHeldHeading: string;
    readonly restHeld: (amount: string) => string;
    /** Nobody knows what became of what counts as spent. */
    readonly restToCheckHeading: string;
    readonly restToCheck: (amount: string) => string;
  };
  readonly confirmation: {
    readonly heading: string;
    /** What one click will do. @param order the shop's own number */
    readonly sentence: (amount: string, order: string) => string;
    readonly receives: (currency: string) => string;
    readonly leavesNothing: string;
    readonly leaves: (left: string, attempts: string) => string;
    readonly final: string;
    readonly reason: string;
    readonly description: string;
    readonly confirm: (amount: string) => string;
    readonly back: string;
    readonly warnings: {
      readonly last_attempt: string;
      readonly last_but_one: (left: string) => string;
      readonly few_attempts: (attempts: string) => string;
      readonly same_sum: (amount: string, when: string, by: string) => string;
      readonly old_order: (when: string) => string;
    };
    readonly everythingNow: string;
    readonly typeSum: (amount: string) => string;
  };
  readonly submitting: { readonly heading: string; readonly text: (amount: string) => string };
  readonly unanswered: {
    readonly heading: string;
    readonly headingAfterReload: string;
    readonly text: (amount: string) => string;
    readonly safe: string;
    readonly sendAgain: string;
    readonly check: string;
    readonly unrecorded: (amount: string) => string;
    readonly drop: string;
  };
  readonly result: {
    readonly headings: Readonly<Record<RefundStatus, string>>;
    readonly texts: Readonly<Record<RefundStatus, (amount: string) => string>>;
    /** The refund was sent and nobody has heard of it since. */
    readonly unknown: { readonly heading: string; readonly text: string };
    readonly differentAmount: (asked: string, returned: string) => string;
    readonly done: string;
    readonly another: string;
  };
  /** Refunds that wait, and what a person can do about it. */
  readonly waiting: {
    /** @param when such as `in 27 seconds` */
    readonly sentIn: (amount: string, when: string) => string;
    /** The same where the amount stands beside it. */
    readonly sentInShort: (when: string) => string;
    readonly late: string;
    readonly frozen: string;
    readonly frozenNext: string;
    readonly lacks: (amount: string, missing: string) => string;
    readonly cancel: string;
    readonly cancelling: string;
    /** Asked before a colleague's refund is taken back. */
    readonly cancelOf: (name: string) => string;
  };
  /** Only a person can find out what became of these refunds. */
  readonly attention: {
    readonly heading: string;
    readonly happened: Readonly<Record<Attention, (amount: string) => string>>;
    /** What counts meanwhile, and who must act. */
    readonly next: string;
  };
  /** Refunds that were not made here. */
  readonly elsewhere: {
    readonly title: (amount: string) => string;
    readonly text: string;
    readonly someTitle: string;
    readonly someText: string;
    readonly open: string;
    readonly reason: string;
    readonly hint: string;
    readonly errors: Readonly<Record<AdoptionError, string>>;
    readonly submit: (amount: string) => string;
    readonly recording: string;
    readonly back: string;
    readonly recorded: (amount: string) => string;
  };
  /** What others did while the form was open, and what was typed before. */
  readonly meanwhile: {
    /** A colleague's refund is on its way. */
    readonly refunding: (name: string, amount: string) => string;
    /** A colleague's refund has succeeded. */
    readonly refunded: (name: string, amount: string) => string;
    /** The same by the same person. */
    readonly ownRefunding: (amount: string) => string;
    readonly ownRefunded: (amount: string) => string;
    readonly figuresChanged: string;
    readonly restored: string;
    readonly clear: string;
  };
  readonly failure: {
    readonly moneyMoved: Readonly<Record<'no' | 'unknown', string>>;
    /** Puts the details on the clipboard, for whoever is asked for help. */
    readonly copy: string;
    readonly copied: string;
    readonly notCopied: string;
    readonly refundAgain: string;
    readonly gatewayCode: (code: string) => string;
  };
  /** The second pair of eyes. */
  readonly approval: {
    /** @param when such as `in 3 hours` @param at the time itself */
    readonly until: (when: string, at: string) => string;
    readonly askedBy: string;
    /** For whoever asked, for whoever may decide, and for everybody else. */
    readonly forAsker: string;
    readonly forApprover: string;
    readonly forOther: string;
    readonly orderAmount: string;
    readonly leftAfter: string;
    readonly earlier: string;
    readonly noEarlier: string;
    readonly approve: string;
    readonly reject: string;
    readonly approveHeading: string;
    readonly approveSentence: (amount: string, order: string, name: string) => string;
    readonly approveNow: (amount: string) => string;
    readonly rejectHeading: string;
    readonly rejectSentence: (amount: string, order: string, name: string) => string;
    readonly rejectReason: string;
    readonly rejectHint: string;
    readonly errors: Readonly<Record<DecisionError, string>>;
    readonly rejectNow: (amount: string) => string;
    readonly sending: string;
    readonly sendingText: string;
    readonly unanswered: string;
    /** The order moved, or the refund did, while somebody was deciding. */
    readonly overtaken: ProblemMessage;
    readonly approvedBy: (name: string, when: string) => string;
    readonly rejectedBy: (name: string, when: string) => string;
    readonly expiredHeading: string;
    readonly expired: (amount: string, when: string) => string;
    readonly approvedHeading: string;
    readonly approvedSentHeading: string;
  };
  /** All that wait for the reader's approval, one after the other. */
  readonly queue: {
    readonly heading: (count: string) => string;
    readonly own: (count: string) => string;
    readonly start: string;
    readonly others: (count: string) => string;
    readonly skip: string;
    readonly next: string;
    readonly done: string;
  };
  readonly policy: {
    readonly perRefund: (amount: string) => string;
    readonly perDay: (amount: string) => string;
    readonly approvalPerOrder: (amount: string) => string;
    readonly approvalPerDay: (amount: string) => string;
    readonly needsApproval: string;
    readonly askApproval: (amount: string) => string;
    readonly chooseReason: string;
    readonly closedUntil: (when: string) => string;
  };
  /** What Binance Pay's codes say beyond the problem that they become. */
  readonly gateway: Readonly<Record<'account' | 'clock' | 'keys' | 'request', ProblemMessage>>;
  readonly serverProblems: Readonly<Record<ProblemCode, ProblemMessage>>;
}

export interface TransactionsMessages {
  readonly transactions: {
    readonly searchLabel: string;
    readonly searchHint: string;
    readonly search: string;
    readonly clearSearch: string;
    /** Names the choice between orders and refunds. */
    readonly lists: string;
    readonly columns: Readonly<Record<'left' | 'state' | 'by' | 'age', string>>;
    readonly sortLabel: string;
    readonly sorts: Readonly<Record<OrderSort, string>>;
    readonly sortNeedsCurrency: string;
    /** Why the list can then not be sorted by amount. */
    readonly sortedByTime: string;
    readonly filters: string;
    /** Of the filters that are none of an order's or refund's own words. */
    readonly labels: Readonly<
      Record<
        'inbox' | 'status' | 'refundStatus' | 'since' | 'until' | 'currency' | 'minAmount' | 'maxAmount' | 'operatorId',
        string
      >
    >;
    readonly any: string;
    readonly noRefund: string;
    readonly needsPerson: string;
    readonly amountsNeedCurrency: string;
    readonly errors: {
      readonly amount: (example: string) => string;
      readonly currency: string;
      readonly range: string;
    };
    readonly removeFilter: (filter: string) => string;
    readonly clearFilters: string;
    readonly inboxHeading: string;
    readonly inbox: Readonly<Record<InboxKind, string>>;
    /** Has come since the list was read. */
    readonly news: (count: string) => string;
    readonly showAll: string;
    readonly showMore: string;
    readonly loadingMore: string;
    /** Many rows were looked through, and none fits so far. */
    readonly goesOn: string;
    readonly empty: string;
    readonly emptyHint: string;
    readonly noMatch: string;
    readonly noMatchHint: string;
    readonly nothingFound: (search: string) => string;
    readonly nothingFoundHint: string;
    /** The filters are beside it. */
    readonly nothingFoundFiltered: string;
  };
}

/** What an order needs, whole. The lists have a file of their own. */
export interface Messages extends EntryMessages, RefundingMessages {}

/** What is at hand: English comes in pieces, with what needs them; any other language comes whole. */
export type KnownMessages = EntryMessages & Partial<RefundingMessages>;

/** Enough to refund with. */
export type WholeMessages = EntryMessages & RefundingMessages;

export function isWhole(messages: KnownMessages): messages is WholeMessages {
  return messages.serverProblems !== undefined;
}
