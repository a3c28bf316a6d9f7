/** Runs what the operator and the page ask for: loads, submits and follows, and drops every answer that comes too late. */
import type { Refund } from '@refund-panel/shared';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { OrderSelectedEvent, RefundErrorEvent, RefundRequestEvent, RefundUpdatedEvent } from './events.js';
import { createIdempotencyKey, type RefundIntent } from './intent-store.js';
import {
  isAboutConnection,
  isAboutSession,
  localProblem,
  type PanelProblem,
  problemOfFailure,
} from './panel-problem.js';
import { connectServer, type PanelServer } from './panel-server.js';
import { type PanelSettings, targetOf } from './panel-settings.js';
import {
  changedRefunds,
  hasOpenRefunds,
  initialState,
  type PanelEvent,
  type PanelState,
  reduce,
  type Target,
} from './panel-state.js';
import { type DraftLanguage, planRefund, type RefundDraft } from './refund-draft.js';
import { createRefundFollower } from './refund-follower.js';
import { createRefundSender } from './refund-sender.js';
import { loadMore, loadOrder, loadTarget } from './target-loader.js';

/** A page's own script often hands over the token a moment after the element stands; until then nothing is wrong. */
const TOKEN_GRACE_MS = 1_000;

export interface RefundControllerHost extends ReactiveControllerHost, EventTarget {
  readonly isConnected: boolean;
  readonly settings: PanelSettings;
  readonly language: DraftLanguage;
}

export class RefundController implements ReactiveController {
  state: PanelState = initialState;

  readonly #host: RefundControllerHost;
  #settings: PanelSettings | null = null;
  #server: PanelServer | null = null;
  /** The reading on its way; the next one aborts it, so that an older answer never replaces a newer. */
  #reading: AbortController | null = null;
  readonly #sender = createRefundSender();
  readonly #follower = createRefundFollower(() => this.#poll());
  #grace: ReturnType<typeof setTimeout> | undefined;

  constructor(host: RefundControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#onVisibilityChange);
    window.addEventListener('online', this.#onOnline);
    // Moved within the page: what was shown is kept and read again.
    if (this.#settings !== null) this.#host.requestUpdate();
    if (this.state.view === 'order') this.refresh();
    else if (this.#settings !== null) this.retry();
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#onVisibilityChange);
    window.removeEventListener('online', this.#onOnline);
    clearTimeout(this.#grace);
    this.#follower.stop();
    this.#reading?.abort();
    this.#sender.abort();
    const { state } = this;
    if (state.view === 'order' && state.step.name === 'submitting') {
      this.#dispatch({ type: 'refund-unanswered', intent: state.step.intent, problem: localProblem('no_answer') });
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
      this.#load(targetOf(now), null);
    } else if (before.token !== now.token || before.getToken !== now.getToken) {
      this.#onNewToken(before.token !== now.token);
    }
  }

  /** Reads what is on screen again, with the state it has. */
  refresh(): void {
    this.#follower.stop();
    void this.#poll().then((goOn) => goOn && this.#follow());
  }

  retry(): void {
    const { state } = this;
    if (state.view === 'problem' || state.view === 'loading') this.#load(state.target, state.backTo);
    if (state.view === 'order') this.refresh();
    if (state.view === 'transactions') this.search(state.list.search);
  }

  search(search: string): void {
    this.#load({ kind: 'transactions', search: search.trim() }, null);
  }

  async showMore(): Promise<void> {
    const { state } = this;
    const cursor = state.view === 'transactions' ? state.list.nextCursor : null;
    if (this.#server === null || state.view !== 'transactions' || cursor === null || state.list.more === 'loading') {
      return;
    }
    const signal = this.#beginReading();
    this.#dispatch({ type: 'more-started' });
    const answer = await loadMore(this.#server.api, cursor, signal);
    if (signal.aborted) return;
    if (answer.ok) this.#dispatch({ type: 'more-loaded', ...answer.value });
    else this.#fail({ type: 'more-failed', problem: answer.problem });
  }

  openOrder(prepayId: string): void {
    if (this.state.view !== 'transactions') return;
    const { search } = this.state.list;
    this.#load({ kind: 'order', prepayId }, search);
    this.#host.dispatchEvent(new OrderSelectedEvent(prepayId));
  }

  backToTransactions(): void {
    if ('backTo' in this.state && this.state.backTo !== null) this.search(this.state.backTo);
  }

  editDraft(change: Partial<RefundDraft>): void {
    this.#dispatch({ type: 'draft-changed', change });
  }

  review(): void {
    const { state } = this;
    if (state.view !== 'order' || state.step.name !== 'form') return;
    const plan = planRefund(state.step.draft, state.order, this.#host.language);
    if (!plan.ok) {
      this.#dispatch({ type: 'draft-rejected', errors: plan.error });
      return;
    }
    this.#dispatch({ type: 'plan-made', plan: plan.value });
    // A colleague may have refunded meanwhile: what is about to be confirmed is compared with the order as it is now.
    this.refresh();
  }

  leaveConfirmation(): void {
    this.#dispatch({ type: 'plan-left' });
  }

  /** The one click that moves money. The second half of a double click finds another state and does nothing. */
  confirm(): void {
    const { state } = this;
    if (this.#server === null || state.view !== 'order' || state.step.name !== 'confirm') return;
    const { intents } = this.#server;
    const { prepayId } = state.order;
    // Another panel of this page has sent something for this order and has no answer yet: that comes first.
    const unresolved = intents.load(prepayId);
    if (unresolved !== null) {
      this.#dispatch({ type: 'intent-found', intent: unresolved });
      return;
    }

    const { body, refundAmount, currency } = state.step.plan;
    const { refundReason = null, description = null } = body;
    const request = new RefundRequestEvent({ prepayId, refundAmount, currency, refundReason, description });
    const mayGoOn = this.#host.dispatchEvent(request);
    if (!mayGoOn) this.#dispatch({ type: 'request-prevented' });
    if (this.state !== state) return;

    const intent = { idempotencyKey: createIdempotencyKey(), prepayId, refundAmount, currency, body };
    intents.save(intent);
    this.#dispatch({ type: 'submit-started', intent });
    void this.#send(intent, 'first');
  }

  /** The same refund again: same key, same body. */
  sendAgain(): void {
    const { state } = this;
    if (state.view !== 'order' || state.step.name !== 'unanswered') return;
    const { intent } = state.step;
    this.#dispatch({ type: 'submit-started', intent });
    void this.#send(intent, 'again');
  }

  async checkOrder(): Promise<void> {
    await this.#poll();
    const { state } = this;
    if (state.view === 'order' && state.stale === null) this.#dispatch({ type: 'order-checked' });
  }

  dropIntent(): void {
    const { state } = this;
    if (state.view !== 'order' || state.step.name !== 'unanswered' || !state.step.checked) return;
    this.#server?.intents.remove(state.step.intent);
    this.#dispatch({ type: 'intent-dropped' });
  }

  closeResult(): void {
    this.#dispatch({ type: 'result-closed' });
  }

  #dispatch(event: PanelEvent): void {
    const next = reduce(this.state, event);
    if (next === this.state) return;
    this.state = next;
    this.#host.requestUpdate();
  }

  #fail(event: Extract<PanelEvent, { problem: PanelProblem }>): void {
    this.#dispatch(event);
    this.#host.dispatchEvent(new RefundErrorEvent(event.problem));
  }

  #beginReading(): AbortSignal {
    this.#reading?.abort();
    this.#reading = new AbortController();
    return this.#reading.signal;
  }

  #load(target: Target, backTo: string | null): void {
    clearTimeout(this.#grace);
    this.#follower.stop();
    const signal = this.#beginReading();
    this.#dispatch({ type: 'load-started', target, backTo });
    if (this.#server === null) {
      this.#fail({ type: 'load-failed', problem: localProblem('server_url_invalid') });
      return;
    }
    const { token, getToken } = this.#host.settings;
    if (token === null && getToken === null) {
      this.#grace = setTimeout(
        () => this.#fail({ type: 'load-failed', problem: localProblem('token_missing') }),
        TOKEN_GRACE_MS,
      );
      return;
    }
    void this.#read(this.#server, target, signal);
  }

  async #read(server: PanelServer, target: Target, signal: AbortSignal): Promise<void> {
    const answer = await loadTarget(server.api, target, signal);
    if (signal.aborted) return;
    if (!answer.ok) {
      this.#fail({ type: 'load-failed', problem: answer.problem });
    } else if (answer.value.kind === 'transactions') {
      this.#dispatch({ type: 'transactions-loaded', list: answer.value.list });
    } else {
      const { order } = answer.value;
      this.#dispatch({ type: 'order-loaded', order, intent: server.intents.load(order.prepayId) });
      this.#follow();
    }
  }

  /** Reads the order again; true when there is still something to follow. */
  async #poll(): Promise<boolean> {
    if (this.#server === null || this.state.view !== 'order') return false;
    const signal = this.#beginReading();
    const answer = await loadOrder(this.#server.api, this.state.order.prepayId, signal);
    if (signal.aborted || this.state.view !== 'order') return false;
    if (!answer.ok) {
      this.#dispatch({ type: 'refresh-failed', problem: answer.problem });
      return !isAboutSession(answer.problem) && (answer.problem.status ?? 500) >= 500;
    }
    const changed = changedRefunds(this.state.order, answer.value);
    this.#dispatch({ type: 'order-refreshed', order: answer.value });
    for (const refund of changed) this.#report(refund);
    return hasOpenRefunds(answer.value);
  }

  #follow(): void {
    if (this.state.view === 'order' && hasOpenRefunds(this.state.order) && !document.hidden) this.#follower.start();
    else this.#follower.stop();
  }

  async #send(intent: RefundIntent, time: 'first' | 'again'): Promise<void> {
    if (this.#server === null) return;
    const sent = await this.#sender.send(this.#server, intent, time);
    if (sent === null) return;
    if (sent.type === 'refund-recorded') {
      this.#dispatch(sent);
      this.#report(sent.refund);
    } else {
      this.#fail(sent);
    }
    if (sent.type === 'refund-unanswered') return;
    if (this.state.view === 'order' && this.state.order.prepayId === intent.prepayId) this.refresh();
  }

  #report(refund: Refund): void {
    this.#host.dispatchEvent(new RefundUpdatedEvent(refund));
    if (refund.status !== 'failed') return;
    this.#host.dispatchEvent(new RefundErrorEvent(problemOfFailure(refund.failure)));
  }

  #onNewToken(isAttribute: boolean): void {
    const { state } = this;
    if (state.view === 'loading' || (state.view === 'problem' && isAboutSession(state.problem))) this.retry();
    // The draft stays: a page may hand over a fresh token every few minutes. A function may be new at every rendering.
    else if (state.view === 'order' && (isAttribute || state.stale !== null)) this.refresh();
  }

  readonly #onVisibilityChange = (): void => {
    if (document.hidden) this.#follower.stop();
    else if (this.state.view === 'order') this.refresh();
  };

  readonly #onOnline = (): void => {
    const { state } = this;
    const problem = state.view === 'problem' ? state.problem : state.view === 'order' ? state.stale : null;
    if (problem !== null && isAboutConnection(problem)) this.retry();
  };
}
