/** The parts of the panel that are fetched when they are needed. The script-tag build makes a file of each, beside the entry. */

import type { Messages, RefundingMessages, TransactionsMessages } from './messages/messages.js';

/** @param again put behind the file's address, since a browser remembers that an address gave no module */
export type Import<Part> = (again: string) => Promise<Part>;

export const importTransactions: Import<typeof import('./transactions/transactions.js')> = () =>
  import('./transactions/transactions.js');

export const importRefunding: Import<typeof import('./refunding/refunding.js')> = () =>
  import('./refunding/refunding.js');

/** What the entry's words leave out of English. */
export const importEnglish: Import<{ readonly refundingWords: RefundingMessages }> = () =>
  import('../languages/built/en/refunding-words.locale.js');

/** What an order needs, in every language but English. */
export const importWords = {
  ar: () => import('../languages/built/ar/words.locale.js'),
  de: () => import('../languages/built/de/words.locale.js'),
  es: () => import('../languages/built/es/words.locale.js'),
  fr: () => import('../languages/built/fr/words.locale.js'),
  he: () => import('../languages/built/he/words.locale.js'),
  id: () => import('../languages/built/id/words.locale.js'),
  it: () => import('../languages/built/it/words.locale.js'),
  ja: () => import('../languages/built/ja/words.locale.js'),
  ko: () => import('../languages/built/ko/words.locale.js'),
  pl: () => import('../languages/built/pl/words.locale.js'),
  'pt-BR': () => import('../languages/built/pt-BR/words.locale.js'),
  ru: () => import('../languages/built/ru/words.locale.js'),
  tr: () => import('../languages/built/tr/words.locale.js'),
  uk: () => import('../languages/built/uk/words.locale.js'),
  vi: () => import('../languages/built/vi/words.locale.js'),
  'zh-Hans': () => import('../languages/built/zh-Hans/words.locale.js'),
  'zh-Hant': () => import('../languages/built/zh-Hant/words.locale.js'),
} satisfies Record<string, Import<{ readonly words: Messages }>>;

export type FetchedLanguage = keyof typeof importWords;

/** What the lists need beside it. */
export const importListWords = {
  en: () => import('../languages/built/en/transactions-words.locale.js'),
  ar: () => import('../languages/built/ar/transactions-words.locale.js'),
  de: () => import('../languages/built/de/transactions-words.locale.js'),
  es: () => import('../languages/built/es/transactions-words.locale.js'),
  fr: () => import('../languages/built/fr/transactions-words.locale.js'),
  he: () => import('../languages/built/he/transactions-words.locale.js'),
  id: () => import('../languages/built/id/transactions-words.locale.js'),
  it: () => import('../languages/built/it/transactions-words.locale.js'),
  ja: () => import('../languages/built/ja/transactions-words.locale.js'),
  ko: () => import('../languages/built/ko/transactions-words.locale.js'),
  pl: () => import('../languages/built/pl/transactions-words.locale.js'),
  'pt-BR': () => import('../languages/built/pt-BR/transactions-words.locale.js'),
  ru: () => import('../languages/built/ru/transactions-words.locale.js'),
  tr: () => import('../languages/built/tr/transactions-words.locale.js'),
  uk: () => import('../languages/built/uk/transactions-words.locale.js'),
  vi: () => import('../languages/built/vi/transactions-words.locale.js'),
  'zh-Hans': () => import('../languages/built/zh-Hans/transactions-words.locale.js'),
  'zh-Hant': () => import('../languages/built/zh-Hant/transactions-words.locale.js'),
} satisfies Record<string, Import<{ readonly transactionsWords: TransactionsMessages }>>;
