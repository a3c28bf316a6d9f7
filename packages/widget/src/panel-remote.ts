/** What the page may do to the panel by script: fill the form and open its confirmation, never send. */
import { parseAmount } from '@refund-panel/shared';
import type { LitElement, ReactiveController } from 'lit';
import type { PanelState, RefundStep } from './panel-state.js';
import type { RefundController } from './refund-controller.js';
import { type DraftLanguage, emptyDraft, type RefundDraft } from './refund-draft.js';
import { OTHER_REASON } from './refund-reasons.js';

/** What a page fills the form with. What is left out stays as it is. */
export interface RefundProposal {
  /** A decimal string such as `12.5`, in the currency of the order, or `full` for everything that is left. */
  readonly refundAmount?: string;
  readonly refundReason?: string;
  /** The note for colleagues. */
  readonly description?: string;
}

/** What the operator sees: nothing yet, a problem, the transactions, or a step of a refund. */
export type PanelStep = Exclude<PanelState['view'], 'order'> | RefundStep['name'];

export function stepOf(state: PanelState): PanelStep {
  return state.view === 'order' ? state.step.name : state.view;
}

/** Something was entered that closing the panel would lose. */
export function hasDraft(state: PanelState): boolean {
  if (state.view !== 'order') return false;
  const { step, aside } = state;
  const isEntered =
    (step.name === 'form' || step.name === 'confirm') &&
    Object.entries(emptyDraft).some(([field, empty]) => step.draft[field as keyof RefundDraft] !== empty);
  return isEntered || !!aside.adoption?.reason;
}

interface RemoteHost extends LitElement {
  readonly language: DraftLanguage;
}

export class PanelRemote implements ReactiveController {
  readonly #host: RemoteHost;
  readonly #controller: RefundController;
  #waiting: (() => void)[] = [];

  constructor(host: RemoteHost, controller: RefundController) {
    this.#host = host;
    this.#controller = controller;
    host.addController(this);
  }

  hostUpdated(): void {
    for (const goOn of this.#waiting.splice(0)) goOn();
  }

  async propose(proposal: RefundProposal): Promise<void> {
    const change = draftOf(proposal, this.#host.language);
    // An order that the page has just named is asked for at the next rendering.
    await this.#host.updateComplete;
    while (!this.#host.isConnected || this.#controller.state.view === 'loading') {
      await new Promise<void>((goOn) => this.#waiting.push(goOn));
    }
    const { state } = this.#controller;
    const step = stepOf(state);
    if (state.view !== 'order' || state.order.refusal !== null || step === 'submitting' || step === 'unanswered') {
      throw invalidState(`There is no form to fill: the panel shows "${step}".`);
    }
    this.#controller.closeResult();
    this.#controller.leaveConfirmation();
    this.#controller.editDraft(change);
  }
}

export function invalidState(message: string): DOMException {
  return new DOMException(message, 'InvalidStateError');
}

function draftOf(
  { refundAmount, refundReason, description }: RefundProposal,
  { reasons, marks }: DraftLanguage,
): Partial<RefundDraft> {
  const change: { -readonly [Field in keyof RefundDraft]?: RefundDraft[Field] } = {};
  if (refundAmount === 'full') {
    change.mode = 'full';
  } else if (refundAmount !== undefined) {
    const amount = parseAmount(String(refundAmount));
    if (amount === null) throw new TypeError(`refundAmount is neither a decimal string nor "full": ${refundAmount}`);
    change.mode = 'partial';
    change.amount = amount.replace('.', marks.decimal);
  }
  if (refundReason !== undefined) {
    const preset = reasons.find(({ label }) => label === refundReason)?.id;
    change.reason = preset ?? (refundReason && OTHER_REASON);
    change.otherReason = preset ? '' : refundReason;
  }
  if (description !== undefined) change.description = description;
  return change;
}
