/** What the browser keeps for the panel: in the tab or for all tabs, and in memory where storage is blocked. */

export interface PageStorage {
  read(key: string): string | null;
  write(key: string, value: string | null): void;
}

/** Lives as long as the page, which outlives an element that is moved or made anew. */
const memory = new Map<string, string>();

export function createPageStorage(area: 'localStorage' | 'sessionStorage'): PageStorage {
  return {
    read(key) {
      try {
        return window[area].getItem(key) ?? memory.get(key) ?? null;
      } catch {
        return memory.get(key) ?? null;
      }
    },
    write(key, value) {
      memory.delete(key);
      try {
        if (value === null) window[area].removeItem(key);
        else window[area].setItem(key, value);
      } catch {
        // Blocked or full.
        if (value !== null) memory.set(key, value);
      }
    },
  };
}
