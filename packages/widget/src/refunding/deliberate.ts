/** Presses that move money: only those that were meant for the button that takes them. */

/** The second of two presses in a row was meant for the button before; whoever has read the sentence takes longer. */
export const TOO_SOON_MS = 400;

/** When each question was drawn first, by the page's own clock. */
const drawnAt = new WeakMap<object, number>();

/** @param question the same object for as long as the same thing is asked. Called when it is drawn. */
export function deliberately(question: object) {
  const since = drawnAt.get(question) ?? performance.now();
  drawnAt.set(question, since);
  const isTooSoon = ({ timeStamp }: Event) => timeStamp - since < TOO_SOON_MS;
  return {
    /** A key that is still held down from the button before, or is pressed again at once, was not meant for this one. */
    onKey(event: KeyboardEvent): void {
      const isForAnother = (event.target as Element).matches('[type="button"]');
      const isPress = event.key === 'Enter' || event.key === ' ';
      if (isPress && (event.repeat || isTooSoon(event)) && !isForAnother) event.preventDefault();
    },
    /** Neither was the second half of a double click, or a click for something else that stood here a moment ago. */
    onClick(event: MouseEvent): void {
      if (event.detail > 1 || (event.detail === 1 && isTooSoon(event))) event.preventDefault();
    },
  };
}
