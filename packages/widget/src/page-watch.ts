/** What happens to the page around the panel: hidden or seen, offline or back, and what other windows do. */

export interface PageWatcher {
  onHidden(): void;
  /** It is seen again, or its connection is another one. */
  onReturn(): void;
  /** Another window has changed what this browser keeps. */
  onStorage(): void;
}

/** @returns ends it */
export function watchPage(watcher: PageWatcher): () => void {
  const watching = new AbortController();
  const { signal } = watching;
  const onVisibility = () => (document.hidden ? watcher.onHidden() : watcher.onReturn());
  document.addEventListener('visibilitychange', onVisibility, { signal });
  for (const type of ['online', 'offline']) window.addEventListener(type, () => watcher.onReturn(), { signal });
  window.addEventListener('storage', () => watcher.onStorage(), { signal });
  return () => watching.abort();
}
