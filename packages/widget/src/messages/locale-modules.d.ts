/** The words of one language, made from `words.locale.ts` and its translation (scripts/build-languages.mjs). */
declare module '*/words.locale.js' {
  export const words: import('./messages.js').Messages;
}
