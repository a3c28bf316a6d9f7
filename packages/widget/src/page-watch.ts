/** What happens to the page around the panel: hidden or seen, offline or back, and what other windows do. */

export interface PageWatcher {
  onHidden(): void;
  onVisible(): void;
  onOnline(): void;
  onOffline(): void;
  /** Another window has changed what this browser keeps. */
  onStorage(): void;
}

/** @returns ends it */
export function watchPage(watcher: PageWatcher): () => void {
  const watching = new AbortController();
  const { signal } = watching;
  const onVisibility = () => (document.hidden ? watcher.onHidden() : watcher.onVisible());
  document.addEventListener('visibilitychange', onVisibility, { signal });
  window.addEventListener('online', () => watcher.onOnline(), { signal });
  window.addEventListener('offline', () => watcher.onOffline(), { signal });
  window.addEventListener('storage', () => watcher.onStorage(), { signal });
  return () => watching.abort();
}
