/** The door for bundlers: the element's class, its events and their types. Importing it registers nothing. */
export type { RefundPanelEventMap, RequestedRefund } from './events.js';
export {
  ListChangedEvent,
  OrderSelectedEvent,
  RefundErrorEvent,
  RefundRequestEvent,
  RefundUpdatedEvent,
} from './events.js';
export type { LocalProblemCode, PanelProblem, PanelProblemCode } from './panel-problem.js';
export type { PanelStep } from './panel-step.js';
export { RefundPanel } from './refund-panel.js';
export type { RefundReason } from './refund-reasons.js';
export type { RefundProposal } from './refunding-part.js';
