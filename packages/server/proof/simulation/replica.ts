/** One replica: the real operations on the model ports, with the routes' calls and the worker's steps as tasks of its own. */

import type { ToldOrder } from '@refund-panel/shared';
import { ProblemError } from '../../src/domain/errors.js';
import type { Refund } from '../../src/domain/refund.js';
import { adoptRefund } from '../../src/operations/adopt-refund.js';
import { advanceRefund, claimDueRefunds } from '../../src/operations/advance-refund.js';
import { cancelRefund } from '../../src/operations/cancel-refund.js';
import { checkOrder } from '../../src/operations/check-order.js';
import { type ApproveRefundDependencies, approveRefund, rejectRefund } from '../../src/operations/decide-approval.js';
import { changeSending, type SendingChange } from '../../src/operations/freeze-sending.js';
import type { Caller } from '../../src/operations/ports/caller.js';
import type { Gateway } from '../../src/operations/ports/gateway.js';
import type { CreatedRefund } from '../../src/operations/ports/intents.js';
import type { Log } from '../../src/operations/ports/log.js';
import { receiveNotification } from '../../src/operations/receive-notification.js';
import { type RefundRequest, requestRefund } from '../../src/operations/request-refund.js';
import { type Settlement, settleRefund } from '../../src/operations/settle-refund.js';
import { tellOrder } from '../../src/operations/tell-order.js';
import { callerCalled } from './callers.js';
import type { Journal } from './journal.js';
import type { ModelStore } from './model-store.js';
import type { Random } from './random.js';
import { type Process, type Scheduler, StoreFailure } from './scheduler.js';
import type { Settings } from './settings.js';
import type { Watch } from './watch.js';

/** How a route's call ended, for whoever made it; a process that dies tells nobody. */
export type Ended<Answer> =
  | { readonly ended: 'answered'; readonly answer: Answer }
  | { readonly ended: 'refused'; readonly problem: ProblemError }
  | { readonly ended: 'failed' };

type Told<Answer> = (ended: Ended<Answer>) => void;

const operator = callerCalled('operator');
/** As the worker's loop has it. */
const POLL_INTERVAL_MS = 1_000;

const noHeaders = new Headers();
const nobody = () => {};

/** What somebody says of a refund that awaits approval. */
export interface ApprovalClick {
  readonly refundRequestId: string;
  readonly says: 'approve' | 'reject';
  readonly seenHash: string | null;
  readonly caller: Caller;
}

export interface Replica {
  readonly process: Process;
  isClaiming: boolean;
  /** A worker that found nothing pauses. */
  looksAgainAtMs: number;
  request(request: RefundRequest, told: Told<CreatedRefund>): void;
  cancel(refundRequestId: string, told?: Told<unknown>): void;
  decide(decision: ApprovalClick, told: Told<Refund | null>): void;
  sync(refundRequestId: string): void;
  settle(refundRequestId: string, settlement: Settlement, told: Told<unknown>): void;
  checkOrder(prepayId: string): void;
  tell(order: ToldOrder, told: Told<{ readonly isNew: boolean }>): void;
  adopt(prepayId: string, refundAmount: string): void;
  changeSending(change: SendingChange): void;
  notify(rawBody: Uint8Array, acknowledged: () => void): void;
  /** One round of the worker: claims what is due, and takes each step as a task. */
  work(): void;
}

export interface ReplicaParts {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly journal: Journal;
  readonly settings: Settings;
  readonly watch: Watch;
  readonly process: Process;
  readonly store: ModelStore;
  readonly gateway: Gateway;
  readonly createId: () => string;
  readonly seenHashIsDropped: boolean;
}

export function createReplica(parts: ReplicaParts): Replica {
  const { scheduler, random, journal, settings, watch, process, store, gateway, createId } = parts;
  const log = createLog(parts);
  const dependencies = {
    refunds: store,
    orders: store,
    toldOrders: store,
    notifications: store,
    sending: store,
    gateway,
    // The pace of people is no part of what is proved: nothing that is refused a turn has begun.
    mayAsk: async () => null,
    log,
    now: () => scheduler.now(process),
    random: random.next,
    createId,
    nudge: nobody,
    sendingRules: settings.rules,
  };

  function spawn<Answer>(label: string, run: () => Promise<Answer>, told: Told<Answer> = nobody): void {
    journal.note(scheduler.nowMs, () => `${process.name}  ${label} begins`);
    run().then(
      (answer) => told({ ended: 'answered', answer }),
      (error: unknown) => {
        journal.note(scheduler.nowMs, () => `${process.name}  ${label} ends with ${error}`);
        if (error instanceof ProblemError) return told({ ended: 'refused', problem: error });
        if (!(error instanceof StoreFailure)) watch.fail(`${label} threw: ${error}`);
        told({ ended: 'failed' });
      },
    );
  }

  const replica: Replica = {
    process,
    isClaiming: false,
    looksAgainAtMs: 0,
    request: (request, told) =>
      spawn(`request ${request.idempotencyKey}`, () => requestRefund(dependencies, request), told),
    cancel: (id, told) => spawn(`cancel ${id}`, () => cancelRefund(dependencies, id, operator), told),
    decide: ({ seenHash, ...click }, told) =>
      spawn(
        `${click.says} ${click.refundRequestId}`,
        () => sayOf(dependencies, { ...click, seenHash: parts.seenHashIsDropped ? null : seenHash }),
        told,
      ),
    sync: (id) => spawn(`sync ${id}`, () => advanceRefund(dependencies, id, { evenIfNotDue: true })),
    settle: (id, settlement, told) =>
      spawn(`settle ${id}`, () => settleRefund(dependencies, id, settlement, operator), told),
    checkOrder: (prepayId) => spawn(`check order ${prepayId}`, () => checkOrder(dependencies, prepayId)),
    tell: (order, told) => spawn(`tell of ${order.prepayId}`, () => tellOrder(dependencies, order, null), told),
    adopt: (prepayId, refundAmount) =>
      spawn(`adopt ${refundAmount}`, () =>
        adoptRefund(dependencies, { prepayId, refundAmount, refundReason: 'made elsewhere', caller: operator }),
      ),
    changeSending: (change) => spawn(change.frozen ? 'freeze' : 'thaw', () => changeSending(dependencies, change)),
    notify: (rawBody, acknowledged) =>
      spawn(
        'notification',
        () => receiveNotification(dependencies, rawBody, noHeaders),
        ({ ended }) => {
          if (ended === 'answered') acknowledged();
        },
      ),
    work() {
      replica.isClaiming = true;
      const claim = () => claimDueRefunds(dependencies, settings.claimLimit);
      spawn('worker round', claim, (claimed) => {
        replica.isClaiming = false;
        if (claimed.ended !== 'answered') return;
        if (claimed.answer.length === 0) {
          replica.looksAgainAtMs = scheduler.nowMs + POLL_INTERVAL_MS;
          scheduler.at(replica.looksAgainAtMs, nobody);
        }
        for (const { refundRequestId, advance } of claimed.answer) spawn(`step of ${refundRequestId}`, advance);
      });
    },
  };
  return replica;
}

function sayOf(
  dependencies: ApproveRefundDependencies,
  { refundRequestId, says, seenHash, caller }: ApprovalClick,
): Promise<Refund | null> {
  if (says === 'reject') {
    return rejectRefund(dependencies, refundRequestId, { caller, seenHash, reason: 'not ours to pay' });
  }
  return approveRefund(dependencies, refundRequestId, { caller, seenHash, maxAmount: null });
}

function createLog({ scheduler, journal, process }: ReplicaParts): Log {
  const write = (_fields: object, message: string) => {
    journal.note(scheduler.nowMs, () => `${process.name}  log: ${message}`);
  };
  return {
    info: nobody,
    warn: write,
    error(fields, message) {
      journal.saw(`logged as an error: ${message}`);
      write(fields, message);
    },
  };
}
