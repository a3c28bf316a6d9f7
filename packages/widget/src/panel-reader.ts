/** Reads what is on screen, again while it can change, and drops every answer that another reading has overtaken. */
import type { Order } from '@refund-panel/shared';
import { syncOrder } from './contract/endpoints.js';
import { changedRefunds, hasOpenRefunds } from './order-changes.js';
import { loadOrder } from './order-loader.js';
import type { PanelDesk } from './panel-desk.js';
import { isAboutSession, localProblem } from './panel-problem.js';
import type { PanelServer } from './panel-server.js';
import type { Target } from './panel-state.js';
import type { Answer } from './refund-api.js';
import { createRefundFollower } from './refund-follower.js';
import { loadTarget } from './target-loader.js';

/** A page's own script often hands over the token a moment after the element stands; until then nothing is wrong. */
const TOKEN_GRACE_MS = 1_000;

export class PanelReader {
  readonly #desk: PanelDesk;
  readonly #redraw: () => void;
  /** The reading on its way; the next one aborts it, so that an older answer never replaces a newer. */
  #reading: AbortController | null = null;
  #check: AbortController | null = null;
  readonly #follower = createRefundFollower(() => this.poll());
  #grace: ReturnType<typeof setTimeout> | undefined;

  /** @param redraw when there is more to draw of a state that is as it was */
  constructor(desk: PanelDesk, redraw: () => void) {
    this.#desk = desk;
    this.#redraw = redraw;
  }

  async load(target: Target, backTo: string | null): Promise<void> {
    this.stop();
    this.#desk.dispatch({ type: 'load-started', target, backTo });
    if (target.kind === 'transactions') void this.#desk.lists.load().then(this.#redraw);
    const { server, hasToken, lists } = this.#desk;
    if (server === null) {
      this.#desk.fail({ type: 'load-failed', problem: localProblem('server_url_invalid') });
      return;
    }
    if (!hasToken) {
      const problem = localProblem('token_missing');
      this.#grace = setTimeout(() => this.#desk.fail({ type: 'load-failed', problem }), TOKEN_GRACE_MS);
      return;
    }
    const answer = await this.#read((signal) => loadTarget(server.api, lists, target, signal));
    if (answer === null) return;
    if (!answer.ok) {
      this.#desk.fail({ type: 'load-failed', problem: answer.problem });
    } else if (answer.value.kind === 'transactions') {
      this.#desk.dispatch({ type: 'transactions-loaded', list: answer.value.list });
    } else {
      const { order } = answer.value;
      this.#desk.dispatch({ type: 'order-loaded', order, intent: server.intents.load(order.prepayId) });
      this.#follow();
      void this.#checkOnce(server, order);
    }
  }

  async showMore(): Promise<void> {
    const { server, state, lists } = this.#desk;
    const cursor = state.view === 'transactions' ? state.list.nextCursor : null;
    const { part } = lists;
    if (server === null || part === null || state.view !== 'transactions') return;
    if (cursor === null || state.list.more === 'loading') return;
    this.#desk.dispatch({ type: 'more-started' });
    const answer = await this.#read((signal) => part.more(server.api, cursor, signal));
    if (answer === null) return;
    if (answer.ok) this.#desk.dispatch({ type: 'more-loaded', ...answer.value });
    else this.#desk.fail({ type: 'more-failed', problem: answer.problem });
  }

  /** Reads the order again, and follows it while it can change. */
  async refresh(): Promise<void> {
    this.#follower.stop();
    if (await this.poll()) this.#follow();
  }

  /** Reads the order again, once; true when there is still something to follow. */
  async poll(): Promise<boolean> {
    const { server, state } = this.#desk;
    if (server === null || state.view !== 'order') return false;
    const answer = await this.#read((signal) => loadOrder(server.api, state.order.prepayId, signal));
    if (answer === null || this.#desk.state.view !== 'order') return false;
    if (answer.ok) return this.#take(answer.value);
    this.#desk.dispatch({ type: 'refresh-failed', problem: answer.problem });
    return !isAboutSession(answer.problem) && (answer.problem.status ?? 500) >= 500;
  }

  /** Follows no longer; a reading on its way is still shown. */
  pause(): void {
    this.#follower.stop();
  }

  stop(): void {
    clearTimeout(this.#grace);
    this.#follower.stop();
    this.#check?.abort();
    this.#reading?.abort();
    this.#reading = null;
  }

  /** Null when it was overtaken. */
  async #read<Value>(ask: (signal: AbortSignal) => Promise<Answer<Value>>): Promise<Answer<Value> | null> {
    this.#reading?.abort();
    const mine = new AbortController();
    this.#reading = mine;
    const answer = await ask(mine.signal);
    if (this.#reading === mine) this.#reading = null;
    return mine.signal.aborted ? null : answer;
  }

  /** What is stored was shown at once; of what happened elsewhere since, only Binance Pay knows. */
  async #checkOnce({ api }: PanelServer, opened: Order): Promise<void> {
    this.#check = new AbortController();
    const { signal } = this.#check;
    const answer = await api.call(syncOrder, { params: { prepayId: opened.prepayId } }, signal);
    const { state } = this.#desk;
    if (signal.aborted || state.view !== 'order') return;
    // The figures stay: they are as true as before.
    if (!answer.ok) this.#desk.complain(answer.problem);
    // Which of two readings is the newer one cannot be told when both were out at once.
    else if (this.#reading !== null || state.order !== opened) this.refresh();
    else if (this.#take(answer.value)) this.#follow();
  }

  /** True when there is something to follow. */
  #take(order: Order): boolean {
    const { state } = this.#desk;
    const changed = state.view === 'order' ? changedRefunds(state.order, order) : [];
    this.#desk.dispatch({ type: 'order-refreshed', order });
    for (const refund of changed) this.#desk.report(refund);
    return hasOpenRefunds(order);
  }

  #follow(): void {
    const { state } = this.#desk;
    if (state.view === 'order' && hasOpenRefunds(state.order) && !document.hidden) this.#follower.start();
    else this.#follower.stop();
  }
}
