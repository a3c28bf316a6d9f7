/** What every view is given: the words, the formats, and what the operator may do. */
import type { Order, Refund } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import type { Format } from '../format.js';
import type { KnownMessages } from '../messages/messages.js';
import type { PanelProblem } from '../panel-problem.js';
import type { OrderState, RefundStep } from '../panel-state.js';
import type { DraftError, OfferedReasons, RefundDraft } from '../refund-draft.js';

type FormStep = Extract<RefundStep, { name: 'form' }>;

export interface ViewContext {
  readonly messages: KnownMessages;
  readonly format: Format;
  readonly offered: OfferedReasons;
  /** Milliseconds since 1970, when this rendering began. */
  readonly now: number;
  readonly actions: PanelActions;
  /** Null until it has been fetched. */
  readonly refunding: RefundingViews | null;
  /** Why it could not be fetched. */
  readonly partProblem: PanelProblem | null;
  /** The operator waits for it, to review the refund. */
  readonly isReviewing: boolean;
}

export interface PanelActions {
  refresh(): void;
  retry(): void;
  openOrder(prepayId: string): void;
  backToTransactions(): void;
  editDraft(change: Partial<RefundDraft>): void;
  review(): void;
  /** The form is touched. */
  readonly touch: () => void;
  /** Opens or closes what became of a refund, step by step. */
  tell(refundRequestId: string, isOpen: boolean): void;
  /** Fetches what could not be fetched. */
  prepare(): void;
}

/** What the part that carries refunds out puts into the order's view. */
export interface RefundingViews {
  /** In place of the form. */
  step(state: OrderState): TemplateResult;
  /** Above the form: what waits for a decision, what others did meanwhile, and what was typed before. */
  meanwhile(state: OrderState): unknown;
  /** Why the last request was refused. */
  notice(step: FormStep): unknown;
  amountField(order: Order, step: FormStep): TemplateResult;
  /** Beneath the amount: what the policy says of it. */
  limits(order: Order, step: FormStep): unknown;
  /** Null while what is typed is no amount that can be refunded. */
  amountOf(order: Order, draft: RefundDraft): string | null;
  mistake(error: DraftError): string;
  reasonAside(step: FormStep): TemplateResult;
  /** Why nothing can be refunded now. */
  refusal(order: Order): TemplateResult;
  elsewhere(state: OrderState): unknown;
  /** Above the list: how many refunds wait for the reader's approval. */
  queue(): unknown;
  /** In the history: why a refund failed, what it waits for, and who is needed. */
  standing(state: OrderState, refund: Refund): unknown;
  /** The steps of a refund, while they are open. */
  story(refund: Refund): unknown;
  isOpen(refund: Refund): boolean;
  /** In place of its picture, while time runs. */
  countdown(refund: Refund): TemplateResult | null;
  announcement(state: OrderState, isPaused: boolean): string;
}
