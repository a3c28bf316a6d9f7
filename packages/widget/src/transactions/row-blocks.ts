/** The rows as blocks, one for each page: a block whose page has not changed is neither rendered nor, out of sight, laid out. */
import { html, render } from './kit.js';
import type { ListContext } from './list-context.js';
import type { ListPage } from './list-pages.js';
import { PAGE_SIZE } from './list-request.js';
import { rowView } from './rows.js';

interface Block {
  readonly element: HTMLElement;
  page: ListPage;
  /** What the words and figures in it were written with. */
  messages: unknown;
  format: unknown;
  /** When the first of its ages is another one; milliseconds since 1970. */
  trueUntil: number;
}

export class RowBlocks {
  #blocks: Block[] = [];

  get elements(): readonly HTMLElement[] {
    return this.#blocks.map(({ element }) => element);
  }

  pageOf(element: Element): ListPage | undefined {
    return this.#blocks.find((block) => block.element === element)?.page;
  }

  show(context: ListContext, pages: readonly ListPage[]): void {
    this.#blocks.length = Math.min(this.#blocks.length, pages.length);
    pages.forEach((page, index) => {
      const known = this.#blocks[index];
      if (known === undefined) this.#blocks[index] = draw(context, { ...undrawn(), page });
      else if (isOld(context, known, page)) draw(context, Object.assign(known, { page }));
    });
  }
}

function undrawn(): Omit<Block, 'page'> {
  const element = document.createElement('div');
  element.setAttribute('role', 'rowgroup');
  return { element, messages: null, format: null, trueUntil: 0 };
}

function isOld({ messages, format, now }: ListContext, block: Block, page: ListPage): boolean {
  return block.page !== page || block.messages !== messages || block.format !== format || block.trueUntil <= now;
}

function draw(context: ListContext, block: Block): Block {
  const { messages, format } = context;
  const { rows } = block.page;
  // Only what is sure to be long may be left out of the layout: its height is guessed until it is seen.
  block.element.className = rows.length < PAGE_SIZE ? 'rows' : 'rows full';
  Object.assign(block, { messages, format, trueUntil: Number.POSITIVE_INFINITY });
  const onAge = (trueUntil: number) => {
    block.trueUntil = Math.min(block.trueUntil, trueUntil);
  };
  render(html`${rows.map((row) => rowView(context, row, onAge))}`, block.element);
  return block;
}
