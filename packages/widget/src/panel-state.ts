/**
 * What the panel shows, as one value, and what each event makes of it. Pure: neither elements nor requests. What the events of a
 * refund make of it is told by `refunding/refunding-state.ts`, which comes when it is needed.
 */
import type { Order } from '@refund-panel/shared';
import { type Aside, nothingAside } from './aside.js';
import type { RefundIntent } from './intent-store.js';
import { type NoticedRefund, noticeRefund, type Stale } from './order-live.js';
import type { PanelProblem } from './panel-problem.js';
import { type DraftErrors, emptyDraft, type RefundDraft, type RefundPlan } from './refund-draft.js';

/** What the panel was asked to show. */
export type Target =
  | { readonly kind: 'order'; readonly prepayId: string; readonly merchantTradeNo?: string }
  | { readonly kind: 'trade-number'; readonly merchantTradeNo: string }
  /** What of them is the transactions view's own. */
  | { readonly kind: 'transactions' };

/** Where the operator is with the refund of the order on screen. */
export type RefundStep =
  | {
      readonly name: 'form';
      readonly draft: RefundDraft;
      readonly errors: DraftErrors;
      /** Why the last request was refused, or `order_changed` when the order moved under a confirmation. */
      readonly notice: PanelProblem | 'order_changed' | 'stopped_by_page' | null;
    }
  | {
      readonly name: 'confirm';
      readonly draft: RefundDraft;
      readonly plan: RefundPlan;
      /** The sum as the operator has typed it again, where it has to be. */
      readonly typed: string;
    }
  | { readonly name: 'submitting'; readonly draft: RefundDraft; readonly intent: RefundIntent }
  | {
      readonly name: 'unanswered';
      readonly draft: RefundDraft;
      readonly intent: RefundIntent;
      /** Null after a reload: then nobody remembers why there was no answer. */
      readonly problem: PanelProblem | null;
      /** The server has no record of it, so far: the operator may let it go. */
      readonly isUnrecorded: boolean;
    }
  | { readonly name: 'result'; readonly refundRequestId: string };

/** Where the order was opened from; null when the page asked for it. */
type BackTo = 'transactions' | null;

export type PanelState =
  | { readonly view: 'loading'; readonly target: Target; readonly backTo: BackTo }
  | { readonly view: 'problem'; readonly target: Target; readonly backTo: BackTo; readonly problem: PanelProblem }
  | { readonly view: 'transactions' }
  | {
      readonly view: 'order';
      readonly order: Order;
      readonly step: RefundStep;
      readonly aside: Aside;
      /** Why the figures on screen may be old; null while they are current. */
      readonly stale: Stale | null;
      /** The server was out of reach, and everything has been read again since. */
      readonly isBack: boolean;
      /** The refund of somebody else that changed the figures of the form; null once the operator goes on with them. */
      readonly noticed: NoticedRefund | null;
      /** What is in the form was typed before the order was opened. */
      readonly isRestored: boolean;
      readonly backTo: BackTo;
    };

export type OrderState = Extract<PanelState, { view: 'order' }>;

export type PanelEvent =
  | { readonly type: 'load-started'; readonly target: Target; readonly backTo: BackTo }
  | { readonly type: 'load-failed'; readonly problem: PanelProblem }
  | { readonly type: 'transactions-loaded' }
  | {
      readonly type: 'order-loaded';
      readonly order: Order;
      readonly intent: RefundIntent | null;
      /** What was typed for it before; null for nothing. */
      readonly draft: RefundDraft | null;
    }
  | { readonly type: 'order-refreshed'; readonly order: Order; readonly operatorId: string | null }
  | { readonly type: 'refresh-failed'; readonly problem: PanelProblem; readonly since: number }
  | { readonly type: 'draft-changed'; readonly change: Partial<RefundDraft> };

export const initialState: PanelState = { view: 'loading', target: { kind: 'transactions' }, backTo: null };

const freshForm: Extract<RefundStep, { name: 'form' }> = { name: 'form', draft: emptyDraft, errors: {}, notice: null };

/** An event that does not fit the state changes nothing. */
export function reduce(state: PanelState, event: PanelEvent): PanelState {
  switch (event.type) {
    case 'load-started':
      return { view: 'loading', target: event.target, backTo: event.backTo };
    case 'load-failed':
      return isUnread(state)
        ? { view: 'problem', target: state.target, backTo: state.backTo, problem: event.problem }
        : state;
    case 'transactions-loaded':
      return isUnread(state) ? { view: 'transactions' } : state;
    case 'order-loaded':
      return isUnread(state) ? showOrder(state, event) : state;
    default:
      return state.view === 'order' ? reduceOrder(state, event) : state;
  }
}

type Unread = Extract<PanelState, { view: 'loading' | 'problem' }>;

/** A problem may pass, and what could not be read be read after all. */
function isUnread(state: PanelState): state is Unread {
  return state.view === 'loading' || state.view === 'problem';
}

function showOrder(
  before: Unread,
  { order, intent, draft }: Extract<PanelEvent, { type: 'order-loaded' }>,
): OrderState {
  const form = draft === null ? freshForm : { ...freshForm, draft };
  const step: RefundStep =
    intent === null ? form : { name: 'unanswered', draft: form.draft, intent, problem: null, isUnrecorded: false };
  return {
    view: 'order',
    order,
    step,
    aside: nothingAside,
    stale: null,
    isBack: before.view === 'problem',
    noticed: null,
    isRestored: draft !== null,
    backTo: before.backTo,
  };
}

function reduceOrder(state: OrderState, event: PanelEvent): OrderState {
  switch (event.type) {
    case 'order-refreshed':
      return {
        ...state,
        order: event.order,
        stale: null,
        isBack: state.isBack || state.stale !== null,
        noticed: noticedAfterRefresh(state, event),
        step: stepAfterRefresh(state, event.order),
        aside: asideAfterRefresh(state.aside, event.order),
      };
    case 'refresh-failed':
      return { ...state, stale: { problem: event.problem, since: event.since }, isBack: false };
    case 'draft-changed':
      return { ...state, step: editForm(state.step, event.change) };
    default:
      return state;
  }
}

/** What a colleague has put on record meanwhile is not asked for any more. */
function asideAfterRefresh(aside: Aside, { refundedElsewhere }: Order): Aside {
  const isNamed = refundedElsewhere !== null && refundedElsewhere.amount !== null;
  return isNamed || aside.adoption === null ? aside : { ...aside, adoption: null };
}

/** Only where the operator is about to refund: elsewhere the history says it. */
function noticedAfterRefresh(
  { order, step, noticed }: OrderState,
  event: Extract<PanelEvent, { type: 'order-refreshed' }>,
): NoticedRefund | null {
  const isAboutTo = step.name === 'form' || step.name === 'confirm';
  return (isAboutTo ? noticeRefund(order, event.order, event.operatorId) : null) ?? noticed;
}

/** What stands in a confirmation must be true when it is clicked. */
function stepAfterRefresh({ order: before, step }: OrderState, after: Order): RefundStep {
  const moved =
    before.refundableAmount !== after.refundableAmount ||
    before.remainingAttempts !== after.remainingAttempts ||
    before.refusal !== after.refusal;
  if (step.name !== 'confirm' || !moved) return step;
  return { name: 'form', draft: step.draft, errors: {}, notice: 'order_changed' };
}

function editForm(step: RefundStep, change: Partial<RefundDraft>): RefundStep {
  if (step.name !== 'form') return step;
  const errors = Object.fromEntries(Object.entries(step.errors).filter(([field]) => !(field in change)));
  return { ...step, draft: { ...step.draft, ...change }, errors };
}
