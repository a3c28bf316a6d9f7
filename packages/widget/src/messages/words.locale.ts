/** Every sentence of an order, in English: the source that the other languages are translated from, each as one file. */
import { entryWords } from './entry-words.locale.js';
import type { Messages } from './messages.js';
import { refundingWords } from './refunding-words.locale.js';

export const words: Messages = { ...entryWords, ...refundingWords };
