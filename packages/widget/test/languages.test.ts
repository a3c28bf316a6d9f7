/** The panel in other languages than English: whose it speaks, in which direction, and that no word is missing. */
import { expect } from '@open-wc/testing';
import '../src/define.js';
import { transactionsWords } from '../languages/built/en/transactions-words.locale.js';
import { words as english } from '../languages/built/en/words.locale.js';
import { languageOf, languages, listWordsOf, loadWords } from '../src/messages/languages.js';
import type { RefundPanel } from '../src/refund-panel.js';
import { FakeBackend, makeOrder } from './fake-backend.js';
import { forgetAll } from './kept.js';
import { find, mountPanel, textOf, type, unmountPanels, until, untilText } from './panel.js';

const frame = (panel: RefundPanel) => find(panel, '.panel');
const directionOf = (panel: RefundPanel) => getComputedStyle(frame(panel)).direction;

describe('languages', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder({ orderAmount: '1234.5' }));
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
    document.documentElement.lang = 'en';
    document.documentElement.removeAttribute('dir');
  });

  it('are those of the panel or of the page, with numbers and times to match', async () => {
    const german = mountPanel({ locale: 'de-AT' });
    const french = mountPanel({ lang: 'fr-CA' });
    await untilText(german, 'Gesamter Rest');
    await untilText(french, 'Tout le reste');
    expect(textOf(german)).to.include('20.11.2026');
    expect(frame(german).lang).to.equal('de');
    expect(textOf(french)).to.match(/1\s234,50/);
  });

  it('are found by a name with an underscore, as many servers write it', async () => {
    const german = mountPanel({ locale: 'de_AT' });
    await untilText(german, 'Gesamter Rest');
    expect(textOf(german)).to.include('20.11.2026');
  });

  it('say nothing in English before the first words have come', async () => {
    const panel = mountPanel({ lang: 'ja' });
    const seen = new Set<string>();
    const listener = new MutationObserver(() => seen.add(textOf(panel)));
    await panel.updateComplete;
    if (panel.shadowRoot) listener.observe(panel.shadowRoot, { subtree: true, childList: true, characterData: true });
    await untilText(panel, '返金');
    listener.disconnect();
    expect([...seen].filter((text) => text.includes('Everything left'))).to.deep.equal([]);
  });

  it('change with the page, and what was typed stays', async () => {
    const panel = mountPanel({ lang: null });
    await untilText(panel, 'Everything left');
    const note = find<HTMLTextAreaElement>(panel, '#description');
    note.value = 'Ticket 4411';
    note.dispatchEvent(new Event('input', { bubbles: true }));
    document.documentElement.lang = 'es';
    await until(() => frame(panel).lang === 'es');
    expect(textOf(panel)).to.not.include('Everything left');
    // The field itself, with its focus: nothing else stood there in between.
    expect(find(panel, '#description')).to.equal(note);
    expect(note.value).to.equal('Ticket 4411');
    document.documentElement.lang = 'en';
    await untilText(panel, 'Everything left');
  });

  it('run from right to left where theirs do, unless the page says otherwise', async () => {
    const arabic = mountPanel({ lang: 'ar' });
    const english = mountPanel();
    await Promise.all([arabic.updateComplete, english.updateComplete]);
    await until(() => frame(arabic).lang === 'ar');
    expect([directionOf(arabic), directionOf(english)]).to.deep.equal(['rtl', 'ltr']);

    document.documentElement.dir = 'rtl';
    await until(() => directionOf(english) === 'rtl');
    await until(() => frame(english).classList.contains('words-ltr'));
    const { direction, textAlign } = getComputedStyle(find(english, '.words-ltr p'));
    expect([direction, textAlign]).to.deep.equal(['ltr', 'right']);

    document.documentElement.dir = 'ltr';
    await until(() => frame(arabic).classList.contains('words-rtl'));
    expect(directionOf(arabic)).to.equal('ltr');
    arabic.dir = 'rtl';
    await until(() => !frame(arabic).className.includes('words'));
    expect(directionOf(arabic)).to.equal('rtl');
  });

  it('run from right to left in a sentence that begins with an amount', async () => {
    const panel = mountPanel({ lang: 'ar' });
    await until(() => panel.shadowRoot?.querySelector('.panel[lang="ar"] [part="form"]'));
    find<HTMLInputElement>(panel, 'input[value="partial"]').click();
    await until(() => panel.shadowRoot?.querySelector('#amount'));
    await type(panel, '#amount', '10');
    const hint = find(panel, '#amount-hint bdi');
    expect(hint.textContent).to.match(/^\W*(10.00\u00a0)?USDT/);
    expect(getComputedStyle(hint).direction).to.equal('rtl');
  });

  it('are found by their script, whatever the region; English for those that the panel does not speak', () => {
    const found = [
      'en-GB',
      'DE',
      'pt',
      'pt-PT',
      'zh',
      'zh-TW',
      'zh-HK',
      'zh-Hans-HK',
      'iw',
      'in',
      'sr-Latn',
      'tlh',
      'no such',
      '',
    ];
    expect(found.map(languageOf)).to.deep.equal([
      ...['en', 'de', 'pt-BR', 'pt-BR', 'zh-Hans', 'zh-Hant', 'zh-Hant', 'zh-Hans', 'he', 'id', 'en', 'en', 'en', 'en'],
    ]);
  });
});

/** Every text of a language by its place; what a function is given stands in it as `<0>`, `<1>` and so on. */
function textsIn(words: unknown, place = ''): Map<string, string> {
  if (typeof words === 'string') return new Map([[place, words]]);
  if (typeof words === 'function') {
    const given = Array.from({ length: 4 }, (_, index) => `<${index}>`);
    // Some take their values by name.
    const named = new Proxy(
      {},
      { get: (_, name) => (name === Symbol.toPrimitive ? () => '<0>' : `<${String(name)}>`) },
    );
    return new Map([[place, String(words(named, ...given.slice(1)))]]);
  }
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(words as object)) {
    for (const [at, text] of textsIn(value, `${place}.${name}`)) found.set(at, text);
  }
  return found;
}

describe('every language', () => {
  const inEnglish = textsIn({ ...english, ...transactionsWords });
  const marksIn = (text = '') => (text.match(/<\w+>/g) ?? []).sort();

  for (const language of languages) {
    it(`has all words in ${language}, with every value in its place`, async () => {
      const [answer, lists] = await Promise.all([loadWords(language), listWordsOf(language).load()]);
      if (!answer.ok || !lists.ok) return expect.fail('words are missing');
      const texts = textsIn({ ...answer.value, ...lists.value });
      expect([...texts.keys()]).to.deep.equal([...inEnglish.keys()]);
      for (const [place, text] of texts) {
        expect(marksIn(text), `${place}: ${text}`).to.deep.equal(marksIn(inEnglish.get(place)));
        if (inEnglish.get(place) !== '') expect(text.trim(), place).to.equal(text).and.not.equal('');
      }
      const same = [...texts].filter(([place, text]) => text === inEnglish.get(place) && /[a-z]{4}.* /.test(text));
      if (language !== 'en') expect(same.map(([place]) => place)).to.have.length.below(5);
    });
  }
});
