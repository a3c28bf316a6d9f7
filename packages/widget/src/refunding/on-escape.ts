/** Escape goes back one step, and no further: a dialog of the page around the panel stays open. */

/** What an input method is told, which drops what it has suggested, is not for the panel. */
export function onEscape(event: KeyboardEvent, goBack: () => void): void {
  if (event.key !== 'Escape' || event.isComposing) return;
  event.preventDefault();
  event.stopPropagation();
  goBack();
}
