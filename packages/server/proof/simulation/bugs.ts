/** Deliberate bugs, one between the operations and a port each: what the simulation must notice to be worth anything. */
import { isFinal } from '@refund-panel/shared';
import { noPolicy } from '../../src/domain/policy.js';
import { nothingSaid } from '../../src/domain/report.js';
import { neverFrozen } from '../../src/domain/sending.js';
import { nothingKnown } from '../../src/domain/spending.js';
import type { Gateway } from '../../src/operations/ports/gateway.js';
import { newRefund } from './model-new-refunds.js';
import type { ModelStore } from './model-store.js';
import type { Sabotage } from './sabotage.js';

/** The rest of a desk that was not read. */
const noRules = { policy: noPolicy, spending: nothingKnown, recentRefunds: 0 };

const onGateway = (change: (gateway: Gateway) => Partial<Gateway>): Sabotage => ({
  gateway: (gateway) => ({ ...gateway, ...change(gateway) }),
});

const onStore = (change: (store: ModelStore) => Partial<ModelStore>): Sabotage => ({
  store: (store) => ({ ...store, ...change(store) }),
});

/** Every attempt gets an id of its own, and so a payout of its own. */
export const newIdOnEveryRetry = onGateway((gateway) => {
  const submitted = new Map<string, number>();
  return {
    submitRefund(submission) {
      const attempt = submitted.get(submission.refundRequestId) ?? 0;
      submitted.set(submission.refundRequestId, attempt + 1);
      const refundRequestId = attempt === 0 ? submission.refundRequestId : `${submission.refundRequestId}-${attempt}`;
      return gateway.submitRefund({ ...submission, refundRequestId });
    },
  };
});

/** No answer is taken for no. */
export const failedOnTimeOut = onGateway((gateway) => ({
  async submitRefund(submission) {
    const outcome = await gateway.submitRefund(submission);
    if (outcome.outcome !== 'unknown') return outcome;
    return { outcome: 'declined', failure: { code: 'gateway_declined', detail: outcome.reason, gatewayCode: null } };
  },
}));

/** "Not found" is taken for "failed" at once. */
export const notFoundIsFailed = onGateway((gateway) => ({
  async queryRefund(asked) {
    const outcome = await gateway.queryRefund(asked);
    if (outcome.outcome !== 'not_found') return outcome;
    return { outcome: 'found', report: { ...nothingSaid, refundStatus: 'REFUND_FAIL' } };
  },
}));

/** What is left is read first and decided on later, with no lock in between. */
export const missingLock = onStore((store) => ({
  async createRefund(intent, now, decide) {
    const read = await store.findOrderWithRefunds(intent.prepayId);
    return store.createRefund(intent, now, (desk) => decide(read === null ? desk : { ...desk, ...read }));
  },
}));

/** The operator is told before the intent is on disk. */
export const acknowledgedBeforeCommit = onStore((store) => ({
  async createRefund(intent, now, decide) {
    const read = await store.findOrderWithRefunds(intent.prepayId);
    const sending = await store.findSending();
    const decision = read === null ? null : decide({ ...read, ...noRules, sending });
    const committed = store.createRefund(intent, now, decide);
    if (read === null || decision === null) return committed;
    // Whether it was, nobody asks.
    committed.catch(() => {});
    return {
      refund: { ...newRefund(intent, read.order, decision, now), ...decision.firstStep?.changes },
      created: true,
    };
  },
}));

/** Whoever comes late writes all the same. */
export const leaseNotChecked: Sabotage = { weaknesses: { leaseIsIgnored: true } };

/** A refund that a process has claimed to send is cancelled as if it still waited. */
export const cancelIgnoresClaim: Sabotage = {
  ...onStore((store) => ({
    changeRefund: (refundRequestId, change, decide) =>
      store.changeRefund(refundRequestId, change, (refund, step) =>
        decide(isFinal(refund.status) ? refund : { ...refund, status: 'scheduled', nextStep: 'submit' }, step),
      ),
  })),
  weaknesses: { transitionsAreIgnored: true },
};

/** The fuse is not looked at before a refund is sent at once. */
export const frozenIsIgnored = onStore((store) => ({
  createRefund: (intent, now, decide) =>
    store.createRefund(intent, now, (desk) => decide({ ...desk, sending: { ...desk.sending, frozen: false } })),
}));

/** Each click is an intent of its own. */
export const keyIsIgnored = onStore((store) => {
  let clicks = 0;
  return {
    createRefund(intent, now, decide) {
      clicks += 1;
      return store.createRefund({ ...intent, idempotencyKey: `${intent.idempotencyKey}-${clicks}` }, now, decide);
    },
  };
});

/** A repeat is decided on before its key is looked up, as if it were new. */
export const repeatIsJudgedAnew = onStore((store) => ({
  async createRefund(intent, now, decide) {
    const read = await store.findOrderWithRefunds(intent.prepayId);
    if (read !== null) decide({ ...read, ...noRules, sending: neverFrozen });
    return store.createRefund(intent, now, decide);
  },
}));

/** What is left is read where a colleague's refund arrives a second late. */
export const readFromLaggingReplica = onStore((store) => ({
  createRefund: (intent, now, decide) =>
    store.createRefund(intent, now, (desk) => {
      const isThere = ({ createdAt }: { createdAt: Date }) => now.getTime() - createdAt.getTime() > 1_000;
      return decide({ ...desk, refunds: desk.refunds.filter(isThere) });
    }),
}));

/** That Binance Pay contradicts itself is kept from people. */
export const contradictionIsNotTold = onStore(() => ({ contradictRefund: async () => {} }));

/** What is left is what it was before the order's lock was waited for. */
export const readBeforeLock: Sabotage = { weaknesses: { readBeforeLock: true } };

/** A process that was suspended sends what it was about to send, however long ago that was. */
export const sentHoweverLate = onGateway((gateway) => ({
  submitRefund: (submission) => gateway.submitRefund({ ...submission, sendBefore: new Date(8.64e15) }),
}));

/** A refund may be settled although nobody was asked. */
export const settledUnasked = onStore((store) => ({
  changeRefund: (refundRequestId, change, decide) =>
    store.changeRefund(refundRequestId, change, (refund, step) =>
      decide({ ...refund, attention: 'unknown_too_long' }, step),
    ),
}));

/** A refund is settled as if nobody were sending it or asking about it just then. */
export const settledUnderWay = onStore((store) => ({
  changeRefund: (refundRequestId, change, decide) =>
    store.changeRefund(refundRequestId, change, (refund) => decide(refund, { isUnderWay: false })),
}));

/** What was refunded elsewhere is read first and put on record later, with no lock in between. */
export const adoptedWithoutLock = onStore((store) => ({
  async adoptRefund(adoption, now, decide) {
    const read = await store.findOrderWithRefunds(adoption.prepayId);
    return store.adoptRefund(adoption, now, (order, refunds) =>
      read === null ? decide(order, refunds) : decide(read.order, read.refunds),
    );
  },
}));

/** Whoever asks counts as somebody else: they approve what they asked for. */
export const approvedByThemselves = onStore((store) => ({
  changeRefund: (refundRequestId, change, decide) =>
    store.changeRefund(refundRequestId, change, (refund, step) =>
      decide({ ...refund, requestedBy: { id: 'nobody here' } }, step),
    ),
}));

/** An approval is good however late it comes, as long as the worker has not been there. */
export const approvedHoweverLate = onStore((store) => ({
  changeRefund: (refundRequestId, change, decide) =>
    store.changeRefund(refundRequestId, change, (refund, step) => {
      const approval = refund.approval && { ...refund.approval, expiresAt: new Date(8.64e15) };
      return decide({ ...refund, approval }, step);
    }),
}));

/** What whoever approves has looked at is not compared with what there is. */
export const seenHashIsNotCompared: Sabotage = { seenHashIsDropped: true };

/** What is on disk is taken for what was asked for, whoever put it there. */
export const storedHashIsNotCompared = onStore((store) => ({
  changeRefund: (refundRequestId, change, decide) =>
    store.changeRefund(refundRequestId, change, (refund, step) =>
      // As it was asked for: nothing else ever makes these two differ before anything was sent.
      decide(refund.submitAttempts > 0 ? refund : { ...refund, refundAmount: refund.requestedAmount }, step),
    ),
}));

/** What nobody has approved in time is sent, as what waited for the undo window is, and nobody looks again before. */
export const sentUnapproved: Sabotage = {
  ...onStore((store) => ({
    async claimDue(claim, begin) {
      const claimed = await store.claimDue(claim, (refund, sending) =>
        begin(refund.status === 'awaiting_approval' ? { ...refund, nextStep: 'submit' } : refund, sending),
      );
      return claimed.map((one) => ({ ...one, refund: { ...one.refund, approval: null } }));
    },
  })),
  weaknesses: { transitionsAreIgnored: true },
};

/** Another decision takes the place of the first. */
export const decisionIsTurned: Sabotage = {
  ...onStore((store) => ({
    changeRefund: (refundRequestId, change, decide) =>
      store.changeRefund(refundRequestId, change, (refund, step) => {
        const { approval } = refund;
        if (approval === null || change.action === 'refund.cancelled') return decide(refund, step);
        return decide({ ...refund, status: 'awaiting_approval', approval: { ...approval, decision: null } }, step);
      }),
  })),
  weaknesses: { transitionsAreIgnored: true },
};

/** What awaits approval does not count as spent. */
export const waitingIsNotHeld = onStore((store) => ({
  createRefund: (intent, now, decide) =>
    store.createRefund(intent, now, (desk) =>
      decide({ ...desk, refunds: desk.refunds.filter(({ status }) => status !== 'awaiting_approval') }),
    ),
}));

/** What the host tells is taken for Binance Pay's own word. */
export const hostIsBelieved = onStore((store) => ({
  storeToldOrders: (told, now, toRecord) =>
    store.storeToldOrders(
      told.map((order) => ({ ...order, isConfirmed: true })),
      now,
      toRecord,
    ),
}));

/** What the host tells takes the place of whatever is known. */
export const hostHasTheLastWord = onStore((store) => ({
  async storeToldOrders(told, now, toRecord) {
    for (const order of told) await store.storeOrder({ ...order, isConfirmed: true }, now, (_, heard) => heard);
    return store.storeToldOrders(told, now, toRecord);
  },
}));
