/** The events that the panel fires. All bubble and cross shadow roots; their fields are typed, there is no `detail`. */
import type { Amount, Refund } from '@refund-panel/shared';
import type { PanelProblem } from './panel-problem.js';

const eventOptions = { bubbles: true, composed: true };

export interface RequestedRefund {
  readonly prepayId: string;
  /** A decimal string. */
  readonly refundAmount: Amount;
  readonly currency: string;
  readonly refundReason: string | null;
  readonly description: string | null;
  /** Of an approval, the refund that a colleague asked for; null for one that is asked for now. */
  readonly refundRequestId: string | null;
}

/** Before money moves: the operator has confirmed, nothing has been sent. `preventDefault()` stops the refund, or its approval. */
export class RefundRequestEvent extends Event implements RequestedRefund {
  declare readonly prepayId: string;
  declare readonly refundAmount: Amount;
  declare readonly currency: string;
  declare readonly refundReason: string | null;
  declare readonly description: string | null;
  declare readonly refundRequestId: string | null;

  constructor(request: RequestedRefund) {
    super('refund-request', { ...eventOptions, cancelable: true });
    Object.assign(this, request);
  }
}

/** A refund was recorded or changed its state. Look at `refund.status`: a recorded refund is not yet a paid one. */
export class RefundUpdatedEvent extends Event {
  readonly refund: Refund;

  constructor(refund: Refund) {
    super('refund-updated', eventOptions);
    this.refund = refund;
  }
}

/** A request was refused or not answered, or a refund ended without success. */
export class RefundErrorEvent extends Event {
  readonly problem: PanelProblem;

  constructor(problem: PanelProblem) {
    super('refund-error', eventOptions);
    this.problem = problem;
  }
}

/** A row of the transactions view was opened, or the next order with a refund that waits for approval. */
export class OrderSelectedEvent extends Event {
  readonly prepayId: string;

  constructor(prepayId: string) {
    super('order-selected', eventOptions);
    this.prepayId = prepayId;
  }
}

/** The operator has searched, filtered or sorted the transactions view, or opened another list. */
export class ListChangedEvent extends Event {
  /** What `list-query` brings back. Empty for the list that is shown without one. */
  readonly query: string;

  constructor(query: string) {
    super('list-changed', eventOptions);
    this.query = query;
  }
}

export interface RefundPanelEventMap {
  'refund-request': RefundRequestEvent;
  'refund-updated': RefundUpdatedEvent;
  'refund-error': RefundErrorEvent;
  'order-selected': OrderSelectedEvent;
  'list-changed': ListChangedEvent;
}

declare global {
  interface HTMLElementEventMap extends RefundPanelEventMap {}
  interface GlobalEventHandlersEventMap extends RefundPanelEventMap {}
}
