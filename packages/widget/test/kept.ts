/** What the browser keeps for the panels of this test file, and how to have it forgotten. */
import { SERVER_URL } from './fake-backend.js';

const keysIn = (storage: Storage) => Object.keys(storage).filter((key) => key.includes(SERVER_URL));

/** The keys of what was sent and has no answer. */
export const keptIntents = () => keysIn(localStorage);
/** The keys of what was typed. */
export const keptDrafts = () => keysIn(sessionStorage);

/** As in a browser that was never here. */
export function forgetAll(): void {
  for (const storage of [localStorage, sessionStorage]) for (const key of keysIn(storage)) storage.removeItem(key);
}
