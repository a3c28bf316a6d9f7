/** The rows by keyboard: one of them is in the order of Tab, arrows lead from row to row, Home and End to the ends. */

const rowSelector = '.rows > [data-id]';

export class RowKeys {
  readonly #root: HTMLElement;
  #current: HTMLElement | null = null;
  /** Somebody went beyond this one, and more rows are on their way. */
  #beyond: Element | null = null;
  #isPressed = false;

  /** @param onEnd somebody wants to go beyond the last row */
  constructor(root: HTMLElement, onEnd: () => void) {
    this.#root = root;
    root.addEventListener('focusin', ({ target }) => {
      const button = target instanceof Element ? target.closest<HTMLElement>('.row-open') : null;
      if (button !== null) this.#make(button);
      // The button beneath the last row goes when nothing follows.
      this.#beyond = isOfMore(target) ? this.#last : null;
      this.#isPressed = false;
    });
    root.addEventListener('click', ({ target }) => {
      this.#isPressed = isOfMore(target);
    });
    root.addEventListener('keydown', (event) => {
      const row = event.target instanceof Element ? event.target.closest(rowSelector) : null;
      if (row === null || event.ctrlKey || event.metaKey || event.altKey) return;
      const next = this.#from(row, event.key);
      if (next === undefined) return;
      event.preventDefault();
      this.#beyond = next === null ? row : null;
      if (next === null) onEnd();
      else openerOf(next)?.focus();
    });
  }

  /** Called after each rendering: the row in the order of Tab may be gone. */
  settle(): void {
    this.#goOn();
    if (this.#current !== null && this.#root.contains(this.#current)) return;
    const first = this.#root.querySelector<HTMLElement>('.row-open');
    if (first !== null) this.#make(first);
  }

  /** Unless they have gone elsewhere meanwhile. */
  #goOn(): void {
    const from = this.#beyond;
    const next = from === null ? null : this.#from(from, 'ArrowDown');
    if (from === null || !next) return;
    const isThere = this.#current !== null && this.#current === (this.#root.getRootNode() as ShadowRoot).activeElement;
    const isDone = this.#isPressed || !isOfMore(this.#root.lastElementChild);
    if (!isThere && !isDone) return;
    this.#beyond = null;
    openerOf(next)?.focus();
  }

  get #last(): Element | null {
    return [...this.#root.querySelectorAll('.rows')].at(-1)?.lastElementChild ?? null;
  }

  #make(button: HTMLElement): void {
    if (this.#current !== null) this.#current.tabIndex = -1;
    button.tabIndex = 0;
    this.#current = button;
  }

  /** Null beyond the last; undefined for a key that leads nowhere. */
  #from(row: Element, key: string): Element | null | undefined {
    const { parentElement: block } = row;
    switch (key) {
      case 'ArrowDown':
        return row.nextElementSibling ?? block?.nextElementSibling?.querySelector(rowSelector) ?? null;
      case 'ArrowUp': {
        const before = block?.previousElementSibling?.matches('.rows') ? block.previousElementSibling : null;
        return row.previousElementSibling ?? before?.lastElementChild ?? row;
      }
      case 'Home':
        return this.#root.querySelector(rowSelector) ?? undefined;
      case 'End':
        return this.#last ?? undefined;
      default:
        return undefined;
    }
  }
}

function isOfMore(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.more') !== null;
}

function openerOf(row: Element): HTMLElement | null {
  return row.querySelector<HTMLElement>('.row-open');
}
