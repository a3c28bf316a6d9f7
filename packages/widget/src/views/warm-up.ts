/** Draws an order where nobody sees it, while the real one is on its way: what is done first takes several times as long. */
import type { Order, Refund } from '@refund-panel/shared';
import { render } from 'lit';
import { getOrder } from '../contract/endpoints.js';
import { createDraftStore } from '../draft-store.js';
import { createIntentStore } from '../intent-store.js';
import { initialState, reduce } from '../panel-state.js';
import { orderView } from './order.js';
import type { ViewContext } from './view-context.js';

const time = '2026-01-01T00:00:00Z';

const both = { prepayId: '1', merchantTradeNo: '1', currency: '', refundedAmount: '0', remainingAttempts: 9 };

const someRefund: Refund = {
  ...both,
  refundRequestId: '1',
  refundAmount: '1',
  requestedAmount: '1',
  refundReason: '1',
  description: null,
  status: 'succeeded',
  refundStatus: null,
  refundId: null,
  refundCommission: null,
  origin: 'panel',
  sendsAt: null,
  missingAmount: null,
  attention: null,
  approval: null,
  requestedBy: { id: '1' },
  createdAt: time,
  updatedAt: time,
  failure: null,
};

/** It is never on the page. */
const someOrder: Order = {
  ...both,
  transactionId: '1',
  status: 'PAID',
  orderAmount: '1',
  createTime: time,
  transactTime: time,
  paymentInstructions: [],
  pendingAmount: '0',
  refundedElsewhere: null,
  refundableAmount: '1',
  refusal: null,
  refunds: [someRefund],
};

/** @param panel in its language and its look: then fonts are loaded, too, before there is something to read. */
export function warmUp(context: ViewContext, panel: Element | null): void {
  // The first look into storage takes milliseconds, too.
  for (const store of [createIntentStore(''), createDraftStore('')]) store.load('');
  const state = reduce(initialState, { type: 'order-loaded', order: someOrder, intent: null, draft: null });
  if (!getOrder.replies[200](someOrder) || state.view !== 'order') return;
  const stage = document.createElement('div');
  stage.className = 'panel stage';
  render(orderView(context, state), stage);
  panel?.append(stage);
  // Lays it out; it is gone before anything is painted.
  stage.getBoundingClientRect();
  stage.remove();
}
