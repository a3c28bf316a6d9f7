/** The languages that the panel speaks: of English the beginning is at hand; what is missing is fetched when it is needed. */
import { entryWords as english } from '../../languages/built/en/entry-words.locale.js';
import { type FetchedLanguage, type Import, importEnglish, importListWords, importWords } from '../on-demand.js';
import { createPartLoader, type PartLoader } from '../part-loader.js';
import type { Answer } from '../refund-api.js';
import type { KnownMessages, Messages, TransactionsMessages, WholeMessages } from './messages.js';

export type Language = 'en' | FetchedLanguage;

const parts = new Map<string, PartLoader<WholeMessages>>([
  ['en', createPartLoader(async (again) => ({ ...english, ...(await importEnglish(again)).refundingWords }))],
]);
for (const [language, importAll] of Object.entries<Import<{ readonly words: Messages }>>(importWords)) {
  const load = async (again: string) => (await importAll(again)).words;
  parts.set(language, createPartLoader(load));
}

const listParts = new Map(
  Object.entries<Import<{ readonly transactionsWords: TransactionsMessages }>>(importListWords).map(
    ([language, importAll]) => [
      language,
      createPartLoader(async (again) => (await importAll(again)).transactionsWords),
    ],
  ),
);

export const languages = [...parts.keys()] as readonly Language[];

/** The language of a BCP 47 tag, in its script; English where the panel does not speak it. */
export function languageOf(locale: string): Language {
  const asked = scriptOf(locale);
  return languages.find((language) => scriptOf(language) === asked) ?? 'en';
}

/** What is at hand of a language that the panel speaks. */
export function wordsOf(language: Language): KnownMessages {
  return parts.get(language)?.part ?? english;
}

/** All that it takes to refund. */
export function loadWords(language: Language): Promise<Answer<WholeMessages>> {
  return (parts.get(language) as PartLoader<WholeMessages>).load();
}

/** What the lists need beside it. */
export function listWordsOf(language: Language): PartLoader<TransactionsMessages> {
  return listParts.get(language) as PartLoader<TransactionsMessages>;
}

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' || language === 'he' ? 'rtl' : 'ltr';
}

/** `zh-TW` and `zh-HK` are both `zh-Hant`; `pt` and `pt-PT` are read by whoever reads `pt-BR`. */
function scriptOf(locale: string): string {
  try {
    const { language, script } = new Intl.Locale(locale).maximize();
    return `${language}-${script}`;
  } catch {
    return '';
  }
}
