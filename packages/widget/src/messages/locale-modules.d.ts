/** The words of each language, made from the files of these names and their translations (scripts/build-languages.mjs). */
declare module '*/words.locale.js' {
  export const words: import('./messages.js').Messages;
}
declare module '*/entry-words.locale.js' {
  export const entryWords: import('./messages.js').EntryMessages;
}
declare module '*/refunding-words.locale.js' {
  export const refundingWords: import('./messages.js').RefundingMessages;
}
declare module '*/transactions-words.locale.js' {
  export const transactionsWords: import('./messages.js').TransactionsMessages;
}
