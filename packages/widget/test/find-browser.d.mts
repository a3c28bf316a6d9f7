/** @returns the path of an executable; rejects with one line that says what to do when there is none */
export function findBrowser(): Promise<string>;
