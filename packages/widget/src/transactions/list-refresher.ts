/** Reads again what may have changed in the list on screen, and counts what has come since; no row moves by it. */
import type { PanelDesk } from '../panel-desk.js';
import type { PanelProblem } from '../panel-problem.js';
import type { RefundApi } from '../refund-api.js';
import { loadOrder } from './kit.js';
import { idsOf, type ListPage, newRows, type Row, withFresh } from './list-pages.js';
import type { ListReader } from './list-reader.js';
import { PAGE_SIZE } from './list-request.js';
import { readPage } from './list-source.js';

/** Beyond, the pages that somebody looks at cost fewer requests. */
const MOST_READ_ALONE = 3;
/** What was read a moment ago is not read again because it is seen now. */
const JUST_READ_MS = 5_000;

export class ListRefresher {
  /** Rows that have come since, above the list or among its first; null for none. */
  news: { readonly count: number; readonly isMore: boolean } | null = null;
  /** Why what is on screen may be old. */
  problem: PanelProblem | null = null;

  readonly #desk: PanelDesk;
  readonly #reader: ListReader;
  /** Where pages begin whose rows may be old, to be read once somebody looks at them. */
  readonly #old = new Set<string | undefined>();
  /** One reading after the other: what a dropped one was to find out would be lost. */
  #last: Promise<void> = Promise.resolve();
  /** Ends what is read for a list that is no longer shown. */
  #shown = new AbortController();

  constructor(desk: PanelDesk, reader: ListReader) {
    this.#desk = desk;
    this.#reader = reader;
  }

  /** Another list is asked for: nothing of this one is waited for any more. */
  forget(): void {
    this.stop();
    this.#old.clear();
    this.news = null;
    this.problem = null;
  }

  stop(): void {
    this.#shown.abort();
    this.#shown = new AbortController();
  }

  /**
   * @param changed the orders that have changed, by their prepayId; null when nobody knows which
   * @param seen the pages that somebody looks at
   */
  async refresh(changed: ReadonlySet<string> | null, seen: readonly ListPage[]): Promise<void> {
    const { server } = this.#desk;
    if (server === null || !this.#reader.isRead) return;
    const { pages } = this.#reader;
    const shown = new Set(pages.flatMap(({ rows }) => rows.map(({ prepayId }) => prepayId)));
    const orders = changed === null ? null : [...changed].filter((prepayId) => shown.has(prepayId));
    if (changed?.size === 0 && Date.now() - this.#reader.readAt < JUST_READ_MS) return;
    await this.#run(async (signal) => {
      if (orders !== null && orders.length <= MOST_READ_ALONE) {
        return (await this.#readOrders(server.api, orders, signal)) ?? this.#lookForNews(server.api, signal);
      }
      for (const { cursor } of pages) this.#old.add(cursor);
      return (await this.#lookForNews(server.api, signal)) ?? this.#readOld(server.api, seen, signal);
    });
  }

  /** Somebody looks at these now. */
  async refreshOld(seen: readonly ListPage[]): Promise<void> {
    const { server } = this.#desk;
    if (server === null || !seen.some(({ cursor }) => this.#old.has(cursor))) return;
    await this.#run((signal) => this.#readOld(server.api, seen, signal));
  }

  #run(read: (signal: AbortSignal) => Promise<PanelProblem | null>): Promise<void> {
    const { signal } = this.#shown;
    this.#last = this.#last.then(async () => {
      const problem = signal.aborted ? null : await read(signal);
      if (signal.aborted) return;
      this.problem = problem;
      if (problem === null) this.#reader.readAt = Date.now();
      this.#desk.host.requestUpdate();
    });
    return this.#last;
  }

  async #readOrders(api: RefundApi, orders: readonly string[], signal: AbortSignal) {
    const answers = await Promise.all(orders.map((prepayId) => loadOrder(api, prepayId, signal)));
    if (signal.aborted) return null;
    const fresh: Row[] = [];
    let problem: PanelProblem | null = null;
    for (const answer of answers) {
      if (!answer.ok) {
        problem = answer.problem;
        continue;
      }
      const { refunds, ...summary } = answer.value;
      fresh.push(summary, ...refunds);
    }
    this.#take(fresh);
    return problem;
  }

  async #readOld(api: RefundApi, seen: readonly ListPage[], signal: AbortSignal) {
    for (const { cursor } of seen) {
      if (!this.#old.has(cursor)) continue;
      const answer = await readPage(api, this.#reader.query, cursor, signal);
      if (signal.aborted) return null;
      if (!answer.ok) return answer.problem;
      this.#old.delete(cursor);
      this.#take(answer.value.rows);
    }
    return null;
  }

  /** In any other order, what is new stands somewhere below. */
  async #lookForNews(api: RefundApi, signal: AbortSignal) {
    const { query } = this.#reader;
    if (query.sort !== 'newest' || query.search !== '') return null;
    const answer = await readPage(api, query, undefined, signal);
    if (signal.aborted) return null;
    if (!answer.ok) return answer.problem;
    const { rows } = answer.value;
    const { length } = newRows(idsOf(this.#reader.pages), rows);
    this.news = length === 0 ? null : { count: length, isMore: length >= PAGE_SIZE };
    this.#old.delete(undefined);
    this.#take(rows);
    return null;
  }

  #take(fresh: readonly Row[]): void {
    this.#reader.replace(withFresh(this.#reader.pages, fresh));
  }
}
