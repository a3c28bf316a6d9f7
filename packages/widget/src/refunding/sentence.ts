/** Sentences with elements in them, whatever the language's order of words. */

/** No text of a person holds it. */
const MARK = '\u0000';

/** @param sentence is given a mark for each element, and puts them where they belong */
export function sentenceWith(sentence: (...marks: string[]) => string, ...elements: unknown[]): unknown[] {
  const marks = elements.map((_, index) => `${MARK}${index}${MARK}`);
  return sentence(...marks)
    .split(MARK)
    .map((text, index) => (index % 2 === 0 ? text : elements[Number(text)]));
}
