/** What stands where the rows are: the rows, what is on its way, or why there are none, and what to do then. */
import type { TemplateResult } from 'lit';
import { filterChips } from './filters.js';
import { html, icon, isPassing, listSkeleton, nothing, problemIcon, problemView, wordsOf } from './kit.js';
import type { ListContext } from './list-context.js';
import { activeFilters } from './list-query.js';
import type { ListReader } from './list-reader.js';
import type { ListRefresher } from './list-refresher.js';
import { tableView } from './table.js';
import { searchIcon } from './toolbar.js';

export interface BodyFacts {
  readonly reader: ListReader;
  readonly refresher: ListRefresher;
  readonly blocks: readonly HTMLElement[];
  /** What the panel says in place of any list. */
  readonly instead: TemplateResult | undefined;
}

export function listBody(context: ListContext, facts: BodyFacts): unknown {
  const { reader, blocks, instead } = facts;
  const { phase, count } = reader;
  if (instead !== undefined) return instead;
  if (typeof phase === 'object') return problemView(context.panel, phase);
  if (reader.isNothing) return emptyList(context);
  if (phase !== 'read' && count === 0) return listSkeleton();
  return html`
    ${staleNotice(context, facts)} ${newsButton(context, facts)}
    ${count === 0 ? nothing : tableView(context, reader, blocks)} ${moreRows(context, reader)}
  `;
}

function moreRows(context: ListContext, { more, isWhole, isSparse }: ListReader): TemplateResult | typeof nothing {
  const { messages, actions } = context;
  const words = messages.transactions;
  if (isWhole) return nothing;
  const problem = typeof more === 'object' ? more : null;
  return html`
    <div class="more">
      ${problem === null ? nothing : html`<div role="alert" class="failure">${problemIcon(problem)}<p><strong>${wordsOf(messages, problem).title}</strong> ${wordsOf(messages, problem).next}</p></div>`}
      ${isSparse && more === 'idle' ? html`<p class="quiet">${words.goesOn}</p>` : nothing}
      <button part="button" class="button wide" type="button" aria-disabled=${more === 'loading'} @click=${() => actions.showMore()}>
        ${more === 'loading' ? words.loadingMore : problem === null ? words.showMore : messages.panel.tryAgain}
      </button>
    </div>
  `;
}

/** Rows do not push others away under somebody's pointer. */
function newsButton({ messages, format, actions }: ListContext, { refresher: { news } }: BodyFacts): TemplateResult {
  const text = news === null ? '' : messages.transactions.news(`${format.count(news.count)}${news.isMore ? '+' : ''}`);
  return html`
    <div role="status" class="news">${
      news === null
        ? nothing
        : html`<button class="chip going pill news-button" type="button" @click=${() => actions.reload()}>${icon('refresh')}<bdi>${text}</bdi></button>`
    }</div>
  `;
}

/** Calm where the panel goes on by itself. */
function staleNotice(
  { messages, format, panel }: ListContext,
  { reader, refresher: { problem } }: BodyFacts,
): TemplateResult | typeof nothing {
  if (problem === null) return nothing;
  const { title, next } = wordsOf(messages, problem);
  const passes = isPassing(problem);
  return html`
    <div class="notice ${passes ? '' : 'waiting'}" role=${passes ? 'group' : 'alert'} part="problem">
      ${problemIcon(problem)}
      <div>
        <p class="notice-title">${title}</p>
        <p>${messages.live.readAt(format.time(new Date(reader.readAt).toISOString()))} ${passes ? messages.live.goesOn : next}</p>
        <button part="button" class="button small" type="button" @click=${() => panel.actions.retry()}>${messages.panel.tryAgain}</button>
      </div>
    </div>
  `;
}

function emptyList(context: ListContext): TemplateResult {
  const { messages, query, actions } = context;
  const words = messages.transactions;
  const isFiltered = activeFilters(query).length > 0;
  const [title, text] = wordsOfEmpty(context, isFiltered);
  return html`
    <div class="empty">
      <span class="medallion">${searchIcon()}</span>
      <p class="empty-title">${title}</p>
      <p class="quiet"><bdi>${text}</bdi></p>
      ${isFiltered ? filterChips(context, false) : nothing}
      ${
        query.search !== ''
          ? html`<button part="button" class="button" type="button" @click=${() => actions.change({ search: '' })}>${words.showAll}</button>`
          : isFiltered
            ? html`<button part="button" class="button" type="button" @click=${() => actions.clearFilters()}>${words.clearFilters}</button>`
            : nothing
      }
    </div>
  `;
}

function wordsOfEmpty({ messages, query }: ListContext, isFiltered: boolean): readonly [title: string, text: string] {
  const words = messages.transactions;
  if (query.search !== '') {
    return [words.nothingFound(query.search), isFiltered ? words.nothingFoundFiltered : words.nothingFoundHint];
  }
  if (isFiltered) return [words.noMatch, words.noMatchHint];
  return query.list === 'orders' ? [words.empty, words.emptyHint] : [messages.history.empty, ''];
}
