/** Reads what is on screen, again when it may have changed, and drops every answer that another reading has overtaken. */
import type { Order } from '@refund-panel/shared';
import { syncOrder } from './contract/endpoints.js';
import { changedRefunds } from './order-changes.js';
import { createOrderFollower } from './order-follower.js';
import { loadOrder } from './order-loader.js';
import type { PanelDesk } from './panel-desk.js';
import { isPassing, localProblem } from './panel-problem.js';
import type { PanelServer } from './panel-server.js';
import type { Target } from './panel-state.js';
import type { Answer } from './refund-api.js';
import { loadTarget } from './target-loader.js';
import { transactionsPart } from './transactions-part.js';

/** A page's own script often hands over the token a moment after the element stands; until then nothing is wrong. */
const TOKEN_GRACE_MS = 1_000;

/** What is not needed for the picture comes after it; in a tab that nobody looks at, once somebody does. */
const painted = () => new Promise<unknown>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

export class PanelReader {
  readonly #desk: PanelDesk;
  readonly #redraw: () => void;
  /** The reading on its way; the next one aborts it, so that an older answer never replaces a newer. */
  #reading: AbortController | null = null;
  /** The check of the order on screen with Binance Pay: on its way, or broken off; null once it is answered. */
  #check: AbortController | null = null;
  /** Something has changed since the reading on its way was asked for. */
  #isBehind = false;
  /** When the server last said what is on screen, in milliseconds since 1970. */
  #readAt = 0;
  readonly #follower;
  #grace: ReturnType<typeof setTimeout> | undefined;

  /** @param redraw when there is more to draw of a state that is as it was */
  constructor(desk: PanelDesk, redraw: () => void) {
    this.#desk = desk;
    this.#redraw = redraw;
    this.#follower = createOrderFollower(desk, {
      poll: () => this.poll(),
      onChange: () => this.#catchUp(this.#reading),
      // The check will bring the order anyway; what it brings may be from before the stream stood.
      onLive: () => this.#catchUp(this.#reading ?? this.#check),
    });
  }

  async load(target: Target, backTo: 'transactions' | null): Promise<void> {
    this.stop();
    this.#desk.dispatch({ type: 'load-started', target, backTo });
    if (target.kind === 'transactions') void transactionsPart.load().then(this.#redraw);
    const { server, tokens } = this.#desk;
    if (server === null) {
      this.#desk.fail({ type: 'load-failed', problem: localProblem('server_url_invalid') });
      return;
    }
    if (tokens.token === null && tokens.getToken === null) {
      const problem = localProblem('token_missing');
      this.#grace = setTimeout(() => this.#desk.fail({ type: 'load-failed', problem }), TOKEN_GRACE_MS);
      return;
    }
    if (await this.#load(server, target)) this.follow();
  }

  /** Reads it again now, and goes on following it. */
  async refresh(): Promise<void> {
    this.#follower.rest();
    this.#follower.wake();
    if (await this.poll()) this.follow();
  }

  /** Reads again what is on screen, or what could not be read; true when there is something to follow. */
  async poll(): Promise<boolean> {
    const { server, state } = this.#desk;
    if (server === null) return false;
    if (state.view === 'problem') return this.#load(server, state.target);
    if (state.view !== 'order') return false;
    const answer = await this.#read((signal) => loadOrder(server.api, state.order.prepayId, signal));
    if (answer === null || this.#desk.state.view !== 'order') return false;
    if (answer.ok) {
      this.#take(server, answer.value);
      return this.#isBehind ? this.poll() : true;
    }
    this.#desk.dispatch({ type: 'refresh-failed', problem: answer.problem, since: this.#readAt });
    return isPassing(answer.problem);
  }

  /** Follows what is on screen while somebody can look at it. */
  follow(): void {
    const { state, host } = this.#desk;
    // A page may ask for a reading of a panel that it has taken away.
    if ((state.view === 'order' || state.view === 'problem') && host.isConnected && !document.hidden) {
      // The panel was taken away, perhaps only to stand elsewhere in the page, before its order had been checked.
      if (this.#check?.signal.aborted) void this.#checkOnce();
      this.#follower.start();
    } else this.#follower.stop();
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

  /** Once more after the one on its way, which may have been too early; at once where there is none. */
  #catchUp(onItsWay: AbortController | null): void {
    if (onItsWay === null) void this.refresh();
    else this.#isBehind = true;
  }

  /** Null when it was overtaken. */
  async #read<Value>(ask: (signal: AbortSignal) => Promise<Answer<Value>>): Promise<Answer<Value> | null> {
    this.#reading?.abort();
    const mine = new AbortController();
    this.#reading = mine;
    this.#isBehind = false;
    const answer = await ask(mine.signal);
    if (this.#reading === mine) this.#reading = null;
    return mine.signal.aborted ? null : answer;
  }

  /** True when there is a problem to follow, which may pass. An order is followed as soon as it has been seen. */
  async #load(server: PanelServer, target: Target): Promise<boolean> {
    const answer = await this.#read((signal) => loadTarget(server.api, this.#desk, target, signal));
    if (answer === null) return false;
    if (!answer.ok) {
      const { problem } = answer;
      const { state } = this.#desk;
      // The page heard of it when it began.
      if (state.view === 'problem' && state.problem.code === problem.code) return isPassing(problem);
      this.#desk.fail({ type: 'load-failed', problem });
      return isPassing(problem);
    }
    if (answer.value.kind === 'transactions') {
      this.#desk.dispatch({ type: 'transactions-loaded' });
      return false;
    }
    const { order } = answer.value;
    this.#readAt = Date.now();
    const intent = server.intents.load(order.prepayId);
    this.#desk.dispatch({ type: 'order-loaded', order, intent, draft: server.drafts.load(order.prepayId) });
    void this.#checkOnce();
    return false;
  }

  /** What is stored was shown at once; of what happened elsewhere since, only Binance Pay knows. */
  async #checkOnce(): Promise<void> {
    const mine = new AbortController();
    this.#check = mine;
    await painted();
    const { server, state: opened } = this.#desk;
    if (mine.signal.aborted || server === null || opened.view !== 'order') return;
    this.follow();
    const answer = await server.api.call(syncOrder, { params: { prepayId: opened.order.prepayId } }, mine.signal);
    const { state } = this.#desk;
    if (mine.signal.aborted || state.view !== 'order') return;
    this.#check = null;
    // The figures stay: they are as true as before.
    if (!answer.ok) this.#desk.complain(answer.problem);
    // Which of two readings is the newer one cannot be told when both were out at once.
    const isOvertaken = answer.ok && (this.#reading !== null || state.order !== opened.order);
    if (isOvertaken || (this.#isBehind && this.#reading === null)) void this.refresh();
    else if (answer.ok) {
      this.#take(server, answer.value);
      this.follow();
    }
  }

  #take(server: PanelServer, order: Order): void {
    const { state } = this.#desk;
    this.#readAt = Date.now();
    const changed = state.view === 'order' ? changedRefunds(state.order, order) : [];
    this.#desk.dispatch({ type: 'order-refreshed', order, operatorId: server.tokens.claims().operatorId });
    for (const refund of changed) this.#desk.report(refund);
  }
}
