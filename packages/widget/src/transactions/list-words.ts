/** The words of the lists, in the language of the panel: fetched when they are needed, and kept until others have come. */
import type { KnownMessages, TransactionsMessages } from '../messages/messages.js';
import type { PanelHost } from '../panel-desk.js';
import type { Answer } from '../refund-api.js';
import { languageOf, listWordsOf } from './kit.js';

type ListMessages = KnownMessages & TransactionsMessages;

export class ListWords {
  readonly #host: PanelHost;
  #own: TransactionsMessages | null = null;
  /** The locale that the words were asked for in. */
  #asked: string | null = null;
  #whole: { readonly of: KnownMessages; readonly own: TransactionsMessages; readonly all: ListMessages } | null = null;

  constructor(host: PanelHost) {
    this.#host = host;
  }

  async load(): Promise<Answer<unknown>> {
    const { language, format } = this.#host.language;
    this.#asked = format.asked;
    const wanted = languageOf(format.asked);
    const first = await listWordsOf(wanted).load();
    // As the panel itself: words that somebody may not read are better than none.
    const answer = first.ok || wanted === language ? first : await listWordsOf(language).load();
    // Whoever has changed the language meanwhile waits for other words.
    if (answer.ok && this.#asked === format.asked) this.#own = answer.value;
    return answer;
  }

  /** Null until the first have come. The same object for the same words: what is written with it need not be written anew. */
  with(messages: KnownMessages): ListMessages | null {
    if (this.#host.language.format.asked !== this.#asked) void this.load().then(() => this.#host.requestUpdate());
    const own = this.#own;
    if (own === null) return null;
    if (this.#whole?.of !== messages || this.#whole.own !== own)
      this.#whole = { of: messages, own, all: { ...own, ...messages } };
    return this.#whole.all;
  }
}
