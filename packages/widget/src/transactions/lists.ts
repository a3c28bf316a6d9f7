/** The lists of one panel: what is read, what is on screen, and what becomes of what the operator does. */
import type { TemplateResult } from 'lit';
import { ListChangedEvent } from '../events.js';
import type { Lists } from '../lists.js';
import type { PanelDesk } from '../panel-desk.js';
import type { Answer } from '../refund-api.js';
import type { ViewContext } from '../views/view-context.js';
import { FilterEntry } from './filter-entry.js';
import { InboxCounts } from './inbox.js';
import { KeptFocus } from './kept-focus.js';
import { render } from './kit.js';
import type { ListActions, ListContext } from './list-context.js';
import { ListFollower } from './list-follower.js';
import type { ListPage } from './list-pages.js';
import { emptyQuery, filterNames, type ListQuery, readListQuery, withChange, writeListQuery } from './list-query.js';
import { ListReader } from './list-reader.js';
import { ListRefresher } from './list-refresher.js';
import { ListWords } from './list-words.js';
import { listsView } from './lists-view.js';
import { RowBlocks } from './row-blocks.js';
import { RowKeys } from './row-keys.js';
import { RowReturn } from './row-return.js';
import { Sight } from './sight.js';

type Change = Partial<Record<keyof ListQuery, string>>;

export class TransactionLists implements Lists {
  readonly #desk: PanelDesk;
  readonly #reader: ListReader;
  readonly #refresher: ListRefresher;
  readonly #inbox: InboxCounts;
  readonly #follower: ListFollower;
  readonly #root = document.createElement('div');
  readonly #blocks = new RowBlocks();
  readonly #keys: RowKeys;
  readonly #return: RowReturn;
  readonly #focus: KeptFocus;
  readonly #sight: Sight;
  readonly #filters: FilterEntry;
  readonly #words: ListWords;
  /** The page's query, as it was understood last. */
  #given: string | null = null;
  /** How many pages the end was looked for under. */
  #lookedUnder = 0;

  constructor(desk: PanelDesk) {
    this.#desk = desk;
    this.#reader = new ListReader(desk);
    this.#refresher = new ListRefresher(desk, this.#reader);
    this.#inbox = new InboxCounts(desk);
    this.#follower = new ListFollower(desk, (changed) => this.#refresh(changed));
    this.#words = new ListWords(desk.host);
    this.#filters = new FilterEntry(desk.host, (change) => this.#change(change));
    const root = this.#root;
    root.className = 'lists';
    root.setAttribute('part', 'transactions');
    this.#keys = new RowKeys(root, () => void this.#reader.showMore());
    this.#return = new RowReturn(root);
    this.#focus = new KeptFocus(root);
    this.#sight = new Sight(
      () => {
        // Where that failed, or brings nothing, somebody says when to go on; and who is about to press the button finds it there.
        const isOnButton = this.#end?.matches(':focus-within') === true;
        if (this.#reader.more === 'idle' && !this.#reader.isSparse && !isOnButton) void this.#reader.showMore();
      },
      () => void this.#refresher.refreshOld(this.#seenPages),
    );
    root.addEventListener('click', ({ target }) => this.#onClick(target));
  }

  async load(signal: AbortSignal): Promise<Answer<unknown>> {
    const isOther = this.#takeGiven();
    const words = this.#words.load();
    if (this.#reader.isRead && !isOther) return words;
    this.#refresher.forget();
    const [found, inWords] = await Promise.all([this.#reader.load(signal), words]);
    return inWords.ok ? found : inWords;
  }

  async refresh(): Promise<void> {
    void this.#inbox.read();
    // One page is read anew; of more, those that somebody looks at, and the place is kept.
    if (this.#reader.isRead && this.#reader.pages.length > 1) await this.#refresh(null);
    else await this.#readAnew();
  }

  view(context: ViewContext, instead?: TemplateResult): HTMLElement | null {
    const { state } = this.#desk;
    if (state.view === 'transactions' && this.#takeGiven()) this.#reload();
    this.#focus.hold();
    const messages = this.#words.with(context.messages);
    if (messages === null) return null;
    const list: ListContext = {
      ...context,
      messages,
      query: this.#reader.query,
      actions: this.#actions,
      panel: context,
    };
    this.#blocks.show(list, this.#reader.pages);
    const body = {
      reader: this.#reader,
      refresher: this.#refresher,
      blocks: this.#blocks.elements,
      instead: state.view === 'problem' ? instead : undefined,
    };
    render(
      listsView(list, { body, filters: this.#filters.facts(this.#reader), counts: this.#inbox.counts }),
      this.#root,
    );
    return this.#root;
  }

  watch(): void {
    this.#follower.watch();
    const { state } = this.#desk;
    const isOnScreen = this.#root.isConnected && state.view === 'transactions';
    if (!isOnScreen && state.view !== 'loading') {
      this.#sight.look([], null);
      return;
    }
    this.#keys.settle();
    this.#focus.settle();
    if (this.#reader.isRead) this.#return.comeBack();
    if (!isOnScreen) return;
    this.#sight.look(this.#blocks.elements, this.#end);
    const { length } = this.#reader.pages;
    if (length !== this.#lookedUnder) this.#sight.lookAgain();
    this.#lookedUnder = length;
  }

  stop(): void {
    this.#follower.stop();
    this.#refresher.stop();
    this.#reader.stop();
    this.#sight.look([], null);
  }

  /** Beneath the rows, while more follow. Of ten thousand rows none is looked through for it. */
  get #end(): Element | null {
    return [...this.#root.children].find((child) => child.matches('.more')) ?? null;
  }

  get #seenPages(): readonly ListPage[] {
    return this.#sight.blocks.flatMap((element) => this.#blocks.pageOf(element) ?? []);
  }

  /** Rows that are as true as before stay where it fails. */
  async #readAnew(): Promise<void> {
    this.#refresher.forget();
    const answer = await this.#reader.load(undefined, this.#reader.isRead);
    if (answer.ok || this.#reader.phase !== 'read') return;
    this.#refresher.problem = answer.problem;
    this.#desk.host.requestUpdate();
  }

  /** False when it could not be read. */
  async #refresh(changed: ReadonlySet<string> | null): Promise<boolean> {
    void this.#inbox.read();
    // What could not be read is tried again: the server may be back.
    if (typeof this.#reader.phase === 'object') return (await this.#reader.load()).ok;
    await this.#refresher.refresh(changed, this.#seenPages);
    return this.#refresher.problem === null;
  }

  /** True when the page asks for another list. */
  #takeGiven(): boolean {
    const { listQuery } = this.#desk.host;
    if (listQuery === this.#given) return false;
    this.#given = listQuery;
    this.#forgetTyped(filterNames);
    const query = readListQuery(listQuery ?? '');
    if (writeListQuery(query) === writeListQuery(this.#reader.query)) return false;
    this.#show(query);
    return true;
  }

  #show(query: ListQuery): void {
    // Rows of the one do not fit under the headings of the other.
    if (query.list !== this.#reader.query.list) this.#reader.pages = [];
    this.#reader.query = query;
    this.#return.forget();
  }

  /** What was typed wrongly never became a filter: the field would keep it without a word. */
  #forgetTyped(names: readonly string[]): void {
    for (const name of this.#filters.forget(names)) {
      const field = this.#root.querySelector<HTMLInputElement>(`#${name}`);
      if (field !== null) field.value = '';
    }
  }

  #reload(): void {
    this.#refresher.forget();
    void this.#reader.load().then((answer) => {
      if (answer.ok || this.#reader.phase !== answer.problem) return;
      this.#desk.complain(answer.problem);
      // Its words may not be at hand.
      void this.#desk.host.language.complete().then(() => this.#desk.host.requestUpdate());
    });
  }

  #change(change: Change): void {
    const { host } = this.#desk;
    const query = withChange(this.#reader.query, change);
    const text = writeListQuery(query);
    const isOther = text !== writeListQuery(this.#reader.query);
    this.#forgetTyped(Object.keys(change));
    this.#show(query);
    if (isOther) {
      this.#given = text;
      host.listQuery = text;
      host.dispatchEvent(new ListChangedEvent(text));
    }
    this.#reload();
  }

  #onClick(target: EventTarget | null): void {
    if (!(target instanceof Element)) return;
    const row = target.closest<HTMLElement>('[data-order]');
    const { order } = row?.dataset ?? {};
    if (row === null || order === undefined) return;
    // Whoever has drawn over a figure wants to copy it.
    if (getSelection()?.type === 'Range' && target.closest('button') === null) return;
    this.#return.leave(row);
    this.#follower.note(order);
    this.#desk.openOrder(order);
  }

  get #actions(): ListActions {
    return {
      change: (change) => this.#change(change),
      enter: (name, text) => this.#filters.enter(this.#reader.query, name, text),
      clearFilters: () => this.#change(Object.fromEntries(filterNames.map((name) => [name, emptyQuery[name]]))),
      showMore: () => void this.#reader.showMore(),
      reload: () => this.#reload(),
    };
  }
}
