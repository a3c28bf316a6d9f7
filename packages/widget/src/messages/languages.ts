/** The languages that the panel speaks: English is at hand, the others are parts that are fetched when a page asks for them. */
import { words as english } from '../../languages/built/en/words.locale.js';
import { type FetchedLanguage, importWords } from '../on-demand.js';
import { createPartLoader, type PartLoader } from '../part-loader.js';
import type { Messages } from './messages.js';

export { english };

export type Language = 'en' | FetchedLanguage;

const parts = new Map<Language, PartLoader<{ readonly words: Messages }>>(
  Object.entries(importWords).map(([language, fetchWords]) => [language as Language, createPartLoader(fetchWords)]),
);

export const languages: readonly Language[] = ['en', ...(Object.keys(importWords) as FetchedLanguage[])];

/** The language of a BCP 47 tag, in its script; English where the panel does not speak it. */
export function languageOf(locale: string): Language {
  const asked = scriptOf(locale);
  return languages.find((language) => scriptOf(language) === asked) ?? 'en';
}

/** Null when they cannot be had now. */
export async function loadWords(language: Language): Promise<Messages | null> {
  const answer = await parts.get(language)?.load();
  if (answer === undefined) return english;
  return answer.ok ? answer.value.words : null;
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
