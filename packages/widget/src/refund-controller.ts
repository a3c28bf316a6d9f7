/** Runs what the operator and the page ask for, each effect in a room of its own; the one place where the state changes. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { OrderSelectedEvent, RefundErrorEvent, RefundRequestEvent, RefundUpdatedEvent } from './events.js';
import { createIdempotencyKey, type RefundIntent } from './intent-store.js';
import { watchPage } from './page-watch.js';
import type { PanelDesk } from './panel-desk.js';
import { isAboutSession, isPassing, localProblem, problemOfFailure } from './panel-problem.js';
import { PanelReader } from './panel-reader.js';
import { connectServer, type PanelServer } from './panel-server.js';
import { type PanelSettings, targetOf } from './panel-settings.js';
import { initialState, type PanelState, reduce } from './panel-state.js';
import type { PartLoader } from './part-loader.js';
import { createRefundAdopter } from './refund-adopter.js';
import {
  type DraftLanguage,
  isTyped,
  needsTyping,
  planRefund,
  type RefundDraft,
  type RefundPlan,
} from './refund-draft.js';
import { createRefundSender } from './refund-sender.js';
import type { OrderLists } from './target-loader.js';
import { createToldRefunds } from './told-refunds.js';
import { createWaitingRefunds } from './waiting-refunds.js';

export interface RefundControllerHost extends ReactiveControllerHost, EventTarget {
  readonly isConnected: boolean;
  readonly settings: PanelSettings;
  readonly language: DraftLanguage;
  /** What reads the lists of the transactions view, fetched when it is needed. */
  readonly lists: PartLoader<OrderLists>;
}

export class RefundController implements ReactiveController {
  state: PanelState = initialState;

  readonly #host: RefundControllerHost;
  #settings: PanelSettings | null = null;
  #server: PanelServer | null = null;
  /** What the operator confirmed and the page stopped. */
  #stopped: { readonly request: RefundRequestEvent; readonly draft: RefundDraft; readonly plan: RefundPlan } | null =
    null;
  readonly #told = createToldRefunds();
  readonly #desk: PanelDesk = this.#createDesk();
  readonly #reader = new PanelReader(this.#desk, () => this.#host.requestUpdate());
  readonly #sender = createRefundSender();
  #unwatch: () => void = () => {};
  /** Refunds that wait, and the way to take one back. */
  readonly waiting = createWaitingRefunds(this.#desk, () => this.#host.requestUpdate());
  /** Refunds made elsewhere, put on record. */
  readonly adopter = createRefundAdopter(this.#desk);

  constructor(host: RefundControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#unwatch = watchPage({
      onHidden: () => this.#reader.pause(),
      onVisible: () => this.#goOn(),
      onOnline: () => this.#goOn(),
      onOffline: () => this.#goOn(),
      onStorage: () => this.#lookAtIntent(),
    });
    // Moved within the page: what was shown is kept and read again.
    if (this.#settings !== null) this.#host.requestUpdate();
    if (this.state.view === 'order') this.refresh();
    else if (this.#settings !== null) void this.retry();
  }

  hostDisconnected(): void {
    this.#unwatch();
    this.#reader.stop();
    this.#sender.abort();
    this.waiting.stop();
    this.adopter.stop();
    const { state } = this;
    if (state.view === 'order' && state.step.name === 'submitting') {
      this.#desk.dispatch({ type: 'refund-unanswered', intent: state.step.intent, problem: localProblem('no_answer') });
    }
  }

  /** Looks at the page's wishes before each rendering: several changed at once are one change. */
  hostUpdate(): void {
    if (!this.#host.isConnected) return;
    const before = this.#settings;
    const now = this.#host.settings;
    this.#settings = now;
    if (before === null || before.serverUrl !== now.serverUrl) {
      this.#server = connectServer(now, () => this.#host.settings);
    }
    if (
      before === null ||
      before.serverUrl !== now.serverUrl ||
      before.prepayId !== now.prepayId ||
      before.merchantTradeNo !== now.merchantTradeNo
    ) {
      void this.#reader.load(targetOf(now), null);
    } else if (before.token !== now.token || before.getToken !== now.getToken) {
      this.#onNewToken(before.token !== now.token);
    }
  }

  /** Time passes on screen only while the panel is on the page. */
  hostUpdated(): void {
    if (this.#host.isConnected) this.waiting.watch();
  }

  /** Reads what is on screen again, with the state it has. */
  refresh(): Promise<void> {
    return this.#reader.refresh();
  }

  retry(): Promise<void> {
    const { state } = this;
    if (state.view === 'order') return this.refresh();
    if (state.view === 'transactions') return this.search(state.list.search);
    return this.#reader.load(state.target, state.backTo);
  }

  search(search: string): Promise<void> {
    return this.#reader.load({ kind: 'transactions', search: search.trim() }, null);
  }

  showMore(): Promise<void> {
    return this.#reader.showMore();
  }

  openOrder(prepayId: string): void {
    if (this.state.view !== 'transactions') return;
    const { search } = this.state.list;
    void this.#reader.load({ kind: 'order', prepayId }, search);
    this.#host.dispatchEvent(new OrderSelectedEvent(prepayId));
  }

  backToTransactions(): void {
    if ('backTo' in this.state && this.state.backTo !== null) this.search(this.state.backTo);
  }

  editDraft(change: Partial<RefundDraft>): void {
    this.#desk.dispatch({ type: 'draft-changed', change });
    const { state } = this;
    if (state.view !== 'order' || state.step.name !== 'form') return;
    this.#server?.drafts.save(state.order.prepayId, state.step.draft);
  }

  clearDraft(): void {
    this.#desk.dispatch({ type: 'draft-cleared' });
    if (this.state.view === 'order') this.#server?.drafts.forget(this.state.order.prepayId);
  }

  review(): void {
    const { state } = this;
    if (state.view !== 'order' || state.step.name !== 'form') return;
    const plan = planRefund(state.step.draft, state.order, this.#host.language);
    if (!plan.ok) {
      this.#desk.dispatch({ type: 'draft-rejected', errors: plan.error });
      return;
    }
    this.#desk.dispatch({ type: 'plan-made', plan: plan.value });
    // A colleague may have refunded meanwhile: what is about to be confirmed is compared with the order as it is now.
    this.refresh();
  }

  leaveConfirmation(): void {
    this.#desk.dispatch({ type: 'plan-left' });
  }

  /** One larger refund in place of this one, to be looked at before it goes. */
  reviewEverything(): void {
    this.leaveConfirmation();
    this.editDraft({ mode: 'full' });
    this.review();
  }

  typeSum(typed: string): void {
    this.#desk.dispatch({ type: 'sum-typed', typed });
  }

  /** The one click that moves money. The second half of a double click finds another state and does nothing. */
  confirm(): void {
    const { state } = this;
    if (this.#server === null || state.view !== 'order' || state.step.name !== 'confirm') return;
    const { draft, plan, typed } = state.step;
    if (needsTyping(plan) && !isTyped(typed, plan, this.#host.language)) return;
    const { prepayId } = state.order;
    if (this.#showUnresolved(prepayId)) return;

    const { refundReason = null, description = null } = plan.body;
    const { refundAmount, currency } = plan;
    const request = new RefundRequestEvent({ prepayId, refundAmount, currency, refundReason, description });
    if (!this.#host.dispatchEvent(request)) {
      this.#stopped = { request, draft, plan };
      this.#desk.dispatch({ type: 'request-prevented' });
    }
    if (this.state === state) this.#submit(prepayId, plan);
  }

  /** Goes on with what the operator confirmed and the page stopped. False when that is not what the form holds now. */
  resume(request: RefundRequestEvent): boolean {
    const { state } = this;
    const stopped = this.#stopped;
    if (stopped === null || stopped.request !== request || state.view !== 'order' || state.step.name !== 'form') {
      return false;
    }
    const { draft, notice } = state.step;
    const { prepayId, refundableAmount } = state.order;
    const { plan } = stopped;
    if (draft !== stopped.draft || notice !== 'stopped_by_page' || prepayId !== request.prepayId) return false;
    if (plan.body.expectedRefundableAmount !== refundableAmount) return false;
    this.#stopped = null;
    this.#desk.dispatch({ type: 'plan-made', plan });
    if (!this.#showUnresolved(prepayId)) this.#submit(prepayId, plan);
    return true;
  }

  /** The same refund again: same key, same body. */
  sendAgain(): void {
    const { state } = this;
    if (state.view !== 'order' || state.step.name !== 'unanswered') return;
    const { intent } = state.step;
    // Another window may have let it go.
    this.#server?.intents.save(intent);
    this.#desk.dispatch({ type: 'submit-started', intent });
    void this.#send(intent, 'again');
  }

  async checkOrder(): Promise<void> {
    await this.#reader.poll();
    const { state } = this;
    if (state.view === 'order' && state.stale === null) this.#desk.dispatch({ type: 'order-checked' });
  }

  dropIntent(): void {
    const { state } = this;
    if (state.view !== 'order' || state.step.name !== 'unanswered' || !state.step.checked) return;
    this.#server?.intents.remove(state.step.intent);
    this.#desk.dispatch({ type: 'intent-dropped' });
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

  closeResult(): void {
    this.#desk.dispatch({ type: 'result-closed' });
  }

  #createDesk(): PanelDesk {
    const controller = this;
    const desk: PanelDesk = {
      get state() {
        return controller.state;
      },
      get server() {
        return controller.#server;
      },
      get lists() {
        return controller.#host.lists;
      },
      get tokens() {
        return controller.#host.settings;
      },
      get hasToken() {
        const { token, getToken } = controller.#host.settings;
        return token !== null || getToken !== null;
      },
      dispatch(event) {
        if (event.type === 'load-started') controller.#told.forget();
        const next = reduce(controller.state, event);
        if (next === controller.state) return;
        controller.state = next;
        controller.#host.requestUpdate();
      },
      complain: (problem) => void controller.#host.dispatchEvent(new RefundErrorEvent(problem)),
      fail(event) {
        desk.dispatch(event);
        desk.complain(event.problem);
      },
      report(refund) {
        if (!controller.#told.isNews(refund)) return;
        controller.#host.dispatchEvent(new RefundUpdatedEvent(refund));
        if (refund.status === 'failed') desk.complain(problemOfFailure(refund));
      },
      refresh: () => controller.refresh(),
    };
    return desk;
  }

  /** Another panel of this page has sent something for this order and has no answer yet: that comes first. */
  #showUnresolved(prepayId: string): boolean {
    const intent = this.#server?.intents.load(prepayId) ?? null;
    if (intent !== null) this.#desk.dispatch({ type: 'intent-found', intent });
    return intent !== null;
  }

  #submit(prepayId: string, { body, refundAmount, currency }: RefundPlan): void {
    const intent = { idempotencyKey: createIdempotencyKey(), prepayId, refundAmount, currency, body };
    this.#server?.intents.save(intent);
    this.#desk.dispatch({ type: 'submit-started', intent });
    void this.#send(intent, 'first');
  }

  async #send(intent: RefundIntent, time: 'first' | 'again'): Promise<void> {
    if (this.#server === null) return;
    const sent = await this.#sender.send(this.#server, intent, time);
    if (sent === null) return;
    if (sent.type === 'refund-recorded') {
      this.#server?.drafts.forget(intent.prepayId);
      this.#desk.dispatch(sent);
      this.#desk.report(sent.refund);
    } else {
      this.#desk.fail(sent);
    }
    if (sent.type === 'refund-unanswered') return;
    if (this.state.view === 'order' && this.state.order.prepayId === intent.prepayId) this.refresh();
  }

  #onNewToken(isAttribute: boolean): void {
    const { state } = this;
    if (state.view === 'loading' || (state.view === 'problem' && isAboutSession(state.problem))) this.retry();
    // The draft stays: a page may hand over a fresh token every few minutes. A function may be new at every rendering.
    else if (state.view === 'order' && (isAttribute || state.stale !== null)) {
      // The stream is the old token's.
      if (isAttribute) this.#reader.pause();
      this.refresh();
    }
  }

  /** The page is seen again, or its connection is another one: what waits is tried at once. */
  #goOn(): void {
    const { state } = this;
    if (state.view === 'order' || (state.view === 'problem' && isPassing(state.problem))) this.refresh();
  }

  /** What had no answer here may have one in another window. */
  #lookAtIntent(): void {
    const { state } = this;
    if (state.view !== 'order' || state.step.name !== 'unanswered') return;
    if (this.#server?.intents.load(state.order.prepayId) !== null) return;
    this.#desk.dispatch({ type: 'intent-settled' });
    this.refresh();
  }
}
