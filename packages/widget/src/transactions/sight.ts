/** What of the list is in sight, or nearly: its blocks, and the end, where the next page is fetched before anybody gets there. */

/** About a screen: a page takes a moment. */
const MARGIN = '800px';

export class Sight {
  readonly #observer: IntersectionObserver;
  readonly #near = new Set<Element>();
  #observed: ReadonlySet<Element> = new Set();
  #end: Element | null = null;

  /** @param onEnd the end is near @param onBlocks other blocks are */
  constructor(onEnd: () => void, onBlocks: () => void) {
    const look = (entries: readonly IntersectionObserverEntry[]) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.#near.add(target);
        else this.#near.delete(target);
      }
      if (this.#end !== null && this.#near.has(this.#end)) onEnd();
      onBlocks();
    };
    this.#observer = new IntersectionObserver(look, { rootMargin: `${MARGIN} 0px` });
  }

  get blocks(): readonly Element[] {
    return [...this.#near].filter((element) => element !== this.#end);
  }

  /** Called after each rendering. @param end where the rows end while more follow; else null */
  look(blocks: readonly Element[], end: Element | null): void {
    const wanted = new Set(end === null ? blocks : [...blocks, end]);
    for (const element of this.#observed) if (!wanted.has(element)) this.#drop(element);
    // Observing what is observed already changes nothing.
    for (const element of wanted) this.#observer.observe(element);
    this.#observed = wanted;
    this.#end = end;
  }

  /** Tells of the end again, where it is still near after more rows have come. */
  lookAgain(): void {
    const end = this.#end;
    if (end === null) return;
    this.#drop(end);
    this.#observer.observe(end);
  }

  #drop(element: Element): void {
    this.#observer.unobserve(element);
    this.#near.delete(element);
  }
}
