/** Reads the list that is asked for, page after page, and drops every answer that another question has overtaken. */
import type { PanelDesk } from '../panel-desk.js';
import type { PanelProblem } from '../panel-problem.js';
import type { PanelServer } from '../panel-server.js';
import type { Answer } from '../refund-api.js';
import type { ListPage } from './list-pages.js';
import { emptyQuery, type ListQuery } from './list-query.js';
import { type ReadPage, readOn } from './list-source.js';

export class ListReader {
  query: ListQuery = emptyQuery;
  pages: readonly ListPage[] = [];
  /** Null after the last page. */
  nextCursor: string | null = null;
  /** Of the first page. While another list is on its way, the rows of the one before stay. */
  phase: 'unread' | 'loading' | 'read' | PanelProblem = 'unread';
  /** Of the page that follows. */
  more: 'idle' | 'loading' | PanelProblem = 'idle';
  /** So much was looked through without a match that a person says whether to go on. */
  isSparse = false;
  /** Milliseconds since 1970. */
  readAt = 0;

  readonly #desk: PanelDesk;
  /** Whom the rows are from. */
  #server: PanelServer | null = null;
  #reading: AbortController | null = null;

  constructor(desk: PanelDesk) {
    this.#desk = desk;
  }

  /** What was read is of this server, and whole. */
  get isRead(): boolean {
    return this.phase === 'read' && this.#server === this.#desk.server;
  }

  /** How many rows. */
  get count(): number {
    return this.pages.reduce((sum, { rows }) => sum + rows.length, 0);
  }

  /** Nothing follows. */
  get isWhole(): boolean {
    return this.nextCursor === null;
  }

  /** There is nothing in the whole list. */
  get isNothing(): boolean {
    return this.phase === 'read' && this.isWhole && this.count === 0;
  }

  /**
   * @param dropped drops it
   * @param isSame what is on screen is of this list, and stays where it fails
   */
  async load(dropped?: AbortSignal, isSame = false): Promise<Answer<unknown>> {
    const { server } = this.#desk;
    const mine = this.#begin(dropped);
    if (server !== this.#server) this.pages = [];
    this.#server = server;
    this.phase = 'loading';
    this.more = 'idle';
    this.#desk.host.requestUpdate();
    if (server === null) return { ok: true, status: 200, value: null };
    const answer = await readOn(server.api, this.query, undefined, mine.signal);
    if (mine.signal.aborted) return answer;
    this.#reading = null;
    if (answer.ok) {
      this.readAt = Date.now();
      this.phase = 'read';
      this.pages = [answer.value];
      this.#goOnFrom(answer.value);
    } else if (isSame) this.phase = 'read';
    else {
      this.phase = answer.problem;
      this.pages = [];
      this.nextCursor = null;
    }
    this.#desk.host.requestUpdate();
    return answer;
  }

  async showMore(): Promise<void> {
    const { nextCursor } = this;
    if (nextCursor === null || this.phase !== 'read' || this.more === 'loading' || this.#server === null) return;
    const mine = this.#begin();
    this.more = 'loading';
    this.#desk.host.requestUpdate();
    const answer = await readOn(this.#server.api, this.query, nextCursor, mine.signal);
    if (mine.signal.aborted) return;
    this.#reading = null;
    if (answer.ok) {
      this.more = 'idle';
      if (answer.value.rows.length > 0) this.pages = [...this.pages, answer.value];
      this.#goOnFrom(answer.value);
    } else {
      this.more = answer.problem;
      this.#desk.complain(answer.problem);
    }
    this.#desk.host.requestUpdate();
  }

  /** Shows rows that were read again. */
  replace(pages: readonly ListPage[]): void {
    if (pages === this.pages) return;
    this.pages = pages;
    this.#desk.host.requestUpdate();
  }

  stop(): void {
    this.#reading?.abort();
    if (this.phase === 'loading') this.phase = 'unread';
    if (this.more === 'loading') this.more = 'idle';
  }

  #goOnFrom({ rows, nextCursor }: ReadPage): void {
    this.nextCursor = nextCursor;
    this.isSparse = rows.length === 0 && nextCursor !== null;
  }

  #begin(dropped?: AbortSignal): AbortController {
    this.#reading?.abort();
    const mine = new AbortController();
    this.#reading = mine;
    dropped?.addEventListener('abort', () => mine.abort());
    return mine;
  }
}
