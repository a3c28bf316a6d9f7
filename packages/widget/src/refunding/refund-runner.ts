/** The refunds of one panel: what the operator and the page ask for, on the way from the form to what became of the money. */
import type { RefundRequestEvent as Request } from '../events.js';
import type { RefundIntent } from '../intent-store.js';
import type { PanelDesk } from '../panel-desk.js';
import type { OfferedReasons, RefundDraft, RefundPlan } from '../refund-draft.js';
import type { Refunding, RefundProposal } from '../refunding-part.js';
import type { RefundingViews } from '../views/view-context.js';
import { createApprovalQueue } from './approval-queue.js';
import { createDecider } from './decider.js';
import { createIdempotencyKey } from './idempotency-key.js';
import { localProblem, RefundRequestEvent } from './kit.js';
import { createLostAnswer } from './lost-answer.js';
import { createPolicyReader } from './policy-reader.js';
import { propose } from './proposal.js';
import { createRefundAdopter } from './refund-adopter.js';
import { isTyped, needsTyping, planRefund } from './refund-plan.js';
import { createRefundSender, type SentEvent } from './refund-sender.js';
import type { RefundingActions } from './refunding-context.js';
import { createRefundingDesk, type RefundingDesk } from './refunding-desk.js';
import { refundingViews } from './refunding-views.js';
import { createStories } from './stories.js';
import { createWaitingRefunds } from './waiting-refunds.js';

/** The panels of this page that are on it. Of what one of them does in storage, the browser tells only other pages. */
const runners = new Set<RefundRunner>();

export class RefundRunner implements Refunding, RefundingActions {
  readonly waiting;
  readonly adopter;
  readonly decider;
  readonly queue;
  readonly stories;
  readonly #desk: RefundingDesk;
  readonly #policy;
  readonly #sender = createRefundSender();
  readonly #lostAnswer;
  /** What the operator confirmed and the page stopped. */
  #stopped: { readonly request: Request; readonly draft: RefundDraft; readonly plan: RefundPlan } | null = null;

  constructor(panel: PanelDesk) {
    this.#desk = createRefundingDesk(panel);
    this.waiting = createWaitingRefunds(this.#desk);
    this.adopter = createRefundAdopter(this.#desk);
    this.decider = createDecider(this.#desk);
    this.#policy = createPolicyReader(this.#desk);
    this.queue = createApprovalQueue(this.#desk);
    this.stories = createStories(this.#desk);
    this.#lostAnswer = createLostAnswer(this.#desk, (sent) => this.#settle(sent));
  }

  views(context: Parameters<Refunding['views']>[0]): RefundingViews {
    const { state, language, server } = this.#desk;
    const copied = state.view === 'order' ? state.aside.copied : null;
    const claims = server?.tokens.claims() ?? { operatorId: null, permissions: null };
    const { policy } = this.#desk;
    return refundingViews({ ...context, language, copied, claims, policy, actions: this });
  }

  touch(): void {
    // Whoever is about to refund is told first that nothing is sent.
    if (this.#policy.touch()) void this.waiting.askAboutSending();
  }

  tell(refundRequestId: string, isOpen: boolean): void {
    this.stories.toggle(refundRequestId, isOpen);
  }

  offered(own: OfferedReasons): OfferedReasons {
    return this.#policy.offered(own);
  }

  /** Called after each rendering. */
  watch(): void {
    runners.add(this);
    this.waiting.watch();
    this.#lostAnswer.watch();
    this.queue.watch();
    this.stories.watch();
  }

  stop(): void {
    runners.delete(this);
    this.#sender.abort();
    this.#lostAnswer.stop();
    this.waiting.stop();
    this.adopter.stop();
    this.decider.stop();
    this.#policy.stop();
    this.queue.stop();
    this.stories.stop();
    const { state } = this.#desk;
    if (state.view !== 'order' || state.step.name !== 'submitting') return;
    const { intent } = state.step;
    this.#desk.dispatch({ type: 'refund-unanswered', intent, problem: localProblem('no_answer') });
  }

  editDraft(change: Partial<RefundDraft>): void {
    this.#desk.editDraft(change);
  }

  propose(proposal: RefundProposal): Promise<void> {
    return propose(this.#desk, proposal);
  }

  review(): void {
    const { state, language } = this.#desk;
    if (state.view !== 'order' || state.step.name !== 'form') return;
    // A page that calls this has touched nothing.
    this.#policy.touch();
    const plan = planRefund(state.step.draft, state.order, language);
    if (!plan.ok) {
      this.#desk.dispatch({ type: 'draft-rejected', errors: plan.error });
      return;
    }
    this.#desk.dispatch({ type: 'plan-made', plan: plan.value });
    void this.waiting.askAboutSending();
    // A colleague may have refunded meanwhile: what is about to be confirmed is compared with the order as it is now.
    void this.#desk.refresh();
  }

  leaveConfirmation(): void {
    this.#desk.dispatch({ type: 'plan-left' });
  }

  /** One larger refund in place of this one, to be looked at before it goes. */
  reviewEverything(): void {
    this.leaveConfirmation();
    this.#desk.editDraft({ mode: 'full' });
    this.review();
  }

  clearDraft(): void {
    this.#desk.dispatch({ type: 'draft-cleared' });
    if (this.#desk.state.view === 'order') this.#desk.server?.drafts.forget(this.#desk.state.order.prepayId);
  }

  /** The one click that moves money. The second half of a double click finds another state and does nothing. */
  confirm(): void {
    const { state, server } = this.#desk;
    if (server === null || state.view !== 'order' || state.step.name !== 'confirm') return;
    const { draft, plan, typed } = state.step;
    if (needsTyping(plan) && !isTyped(typed, plan, this.#desk.language)) return;
    const { prepayId } = state.order;
    if (this.#showUnresolved(prepayId)) return;

    const { refundReason = null, description = null } = plan.body;
    const { refundAmount, currency } = plan;
    const request = new RefundRequestEvent({
      prepayId,
      refundAmount,
      currency,
      refundReason,
      description,
      refundRequestId: null,
    });
    if (!this.#desk.host.dispatchEvent(request)) {
      this.#stopped = { request, draft, plan };
      this.#desk.dispatch({ type: 'request-prevented' });
    }
    if (this.#desk.state === state) this.#submit(prepayId, plan);
  }

  /** Goes on with what the operator confirmed and the page stopped. False when that is not what the form holds now. */
  resume(request: Request): boolean {
    if (request.refundRequestId !== null) return this.decider.resume(request);
    const { state } = this.#desk;
    if (
      this.#stopped === null ||
      this.#stopped.request !== request ||
      state.view !== 'order' ||
      state.step.name !== 'form'
    ) {
      return false;
    }
    const { draft, notice } = state.step;
    const { prepayId, refundableAmount } = state.order;
    const { plan } = this.#stopped;
    if (draft !== this.#stopped.draft || notice !== 'stopped_by_page' || prepayId !== request.prepayId) return false;
    if (plan.body.expectedRefundableAmount !== refundableAmount) return false;
    this.#stopped = null;
    this.#desk.dispatch({ type: 'plan-made', plan });
    if (!this.#showUnresolved(prepayId)) this.#submit(prepayId, plan);
    return true;
  }

  /** The same refund again: same key, same body. */
  sendAgain(): void {
    const { state } = this.#desk;
    if (state.view !== 'order' || state.step.name !== 'unanswered') return;
    const { intent } = state.step;
    // Another window may have let it go.
    this.#desk.server?.intents.save(intent);
    this.#desk.dispatch({ type: 'submit-started', intent });
    void this.#send(intent, 'again');
  }

  /** The order, and with it what became of the refund. */
  checkOrder(): void {
    void this.#desk.refresh();
  }

  dropIntent(): void {
    const { state } = this.#desk;
    if (state.view !== 'order' || state.step.name !== 'unanswered' || !state.step.isUnrecorded) return;
    this.#desk.server?.intents.remove(state.step.intent);
    this.#desk.dispatch({ type: 'intent-dropped' });
    for (const runner of runners) runner.lookAtIntent();
  }

  /** What had no answer here may have one in another window. */
  lookAtIntent(): void {
    const { state } = this.#desk;
    if (state.view !== 'order' || state.step.name !== 'unanswered') return;
    if (this.#desk.server?.intents.load(state.order.prepayId) !== null) return;
    this.#desk.dispatch({ type: 'intent-settled' });
    void this.#desk.refresh();
  }

  /** Another panel of this page has sent something for this order and has no answer yet: that comes first. */
  #showUnresolved(prepayId: string): boolean {
    const intent = this.#desk.server?.intents.load(prepayId) ?? null;
    if (intent !== null) this.#desk.dispatch({ type: 'intent-found', intent });
    return intent !== null;
  }

  #submit(prepayId: string, { body, refundAmount, currency }: RefundPlan): void {
    const intent = { idempotencyKey: createIdempotencyKey(), prepayId, refundAmount, currency, body };
    this.#desk.server?.intents.save(intent);
    this.#desk.dispatch({ type: 'submit-started', intent });
    void this.#send(intent, 'first');
  }

  async #send(intent: RefundIntent, time: 'first' | 'again'): Promise<void> {
    if (this.#desk.server === null) return;
    const sent = await this.#sender.send(this.#desk.server, intent, time);
    if (sent !== null) this.#settle(sent);
  }

  #settle(sent: SentEvent): void {
    const { intent } = sent;
    if (sent.type === 'refund-recorded') {
      this.#desk.server?.drafts.forget(intent.prepayId);
      this.#desk.dispatch(sent);
      this.#desk.report(sent.refund);
    } else {
      this.#desk.fail(sent);
      // It may have been changed since it was read.
      if (sent.type === 'refund-refused') this.#policy.readAgain();
    }
    if (sent.type === 'refund-unanswered') return;
    for (const runner of runners) runner.lookAtIntent();
    if (this.#desk.state.view === 'order' && this.#desk.state.order.prepayId === intent.prepayId)
      void this.#desk.refresh();
  }

  typeSum(typed: string): void {
    this.#desk.dispatch({ type: 'sum-typed', typed });
  }

  closeResult(): void {
    this.#desk.dispatch({ type: 'result-closed' });
  }

  /** For whoever is asked for help. A page without https has no clipboard. */
  async copy(text: string): Promise<void> {
    let isDone = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      isDone = false;
    }
    this.#desk.dispatch({ type: 'details-copied', copied: { text, isDone } });
  }
}
