/** How this panel speaks: the language of its words, its numbers and its direction, as the page says or leaves open. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { createFormat, type Format } from './format.js';
import { directionOf, type Language, languageOf, loadWords, wordsOf } from './messages/languages.js';
import type { KnownMessages } from './messages/messages.js';
import type { Answer } from './refund-api.js';

/** Words that somebody may not read are better than none for longer. */
const PATIENCE_MS = 3_000;

/** The panel is drawn often; what could not be had is not asked for with each drawing. */
const ASK_AGAIN_AFTER_MS = 30_000;

export interface PanelLanguageHost extends ReactiveControllerHost, HTMLElement {
  locale: string | null;
}

export class PanelLanguage implements ReactiveController {
  /** The language of the words. */
  language: Language = 'en';

  readonly #host: PanelLanguageHost;
  /** Pages change their language while they stand. */
  readonly #page: MutationObserver;
  #format: Format | null = null;
  #asked: Language = 'en';
  /** Milliseconds since 1970; when words that could not be had may be asked for again. */
  #askAgainAt = 0;
  /** Runs while the panel's first words are on their way. */
  #patience: ReturnType<typeof setTimeout> | null = null;
  #isFirst = true;

  constructor(host: PanelLanguageHost) {
    this.#host = host;
    this.#page = new MutationObserver(() => host.requestUpdate());
    host.addController(this);
  }

  hostConnected(): void {
    for (const element of [document.documentElement, this.#host]) {
      this.#page.observe(element, { attributes: true, attributeFilter: ['lang', 'dir'] });
    }
  }

  hostDisconnected(): void {
    this.#page.disconnect();
    clearTimeout(this.#patience ?? undefined);
    this.#patience = null;
  }

  /** The panel's first words are on their way: nothing is said in a language that will be exchanged at once. */
  get isLoading(): boolean {
    return this.#isFirst && this.#asked !== 'en';
  }

  hostUpdate(): void {
    const asked = languageOf(this.format.asked);
    const isFailed = asked !== this.language && this.#askAgainAt > 0;
    if (asked === this.#asked && !(isFailed && Date.now() >= this.#askAgainAt)) return;
    this.#asked = asked;
    this.#askAgainAt = 0;
    if (asked === this.language) return;
    this.#patience ??= setTimeout(() => this.#speak(), PATIENCE_MS);
    void this.#load(asked);
  }

  /** Whoever has read something in English keeps it until the words of another language have come. */
  hostUpdated(): void {
    this.#isFirst &&= this.isLoading;
  }

  /** In the locale that the page names now. */
  get format(): Format {
    const named = this.#host.locale || closest(this.#host, '[lang]')?.getAttribute('lang') || navigator.language;
    // As many languages of servers write it.
    const locale = named.replaceAll('_', '-');
    if (this.#format?.asked !== locale) this.#format = createFormat(locale);
    return this.#format;
  }

  /** For the panel's own `dir`: null where the page has chosen, or the language runs as the page does. */
  get direction(): 'rtl' | null {
    const isChosen = closest(this.#host, '[dir]') !== null || this.#around === 'rtl';
    return isChosen || directionOf(this.language) === 'ltr' ? null : 'rtl';
  }

  /** Words that run against the direction that the page chose; null mostly. */
  get against(): 'ltr' | 'rtl' | null {
    const words = directionOf(this.language);
    return (this.direction ?? this.#around) === words ? null : words;
  }

  get #around(): string {
    return getComputedStyle(this.#host).direction;
  }

  async #load(asked: Language): Promise<void> {
    const { ok } = await loadWords(asked);
    if (asked !== this.#asked) return;
    if (ok) this.language = asked;
    else this.#askAgainAt = Date.now() + ASK_AGAIN_AFTER_MS;
    this.#speak();
  }

  get words(): KnownMessages {
    return wordsOf(this.language);
  }

  /** Fetches what is missing of the words that it takes to refund. */
  complete(): Promise<Answer<unknown>> {
    return loadWords(this.language);
  }

  /** In the words that are at hand. */
  #speak(): void {
    clearTimeout(this.#patience ?? undefined);
    this.#isFirst = false;
    this.#host.requestUpdate();
  }
}

/** As `Element.closest`, out of every shadow root that the element is in. */
function closest(element: Element, selector: string): Element | null {
  const found = element.closest(selector);
  if (found !== null) return found;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? closest(root.host, selector) : null;
}
