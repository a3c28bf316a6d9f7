/** The parts of the panel that are fetched when they are needed. The script-tag build makes a file of each, beside the entry. */

/** @param again put behind the file's address, since a browser remembers that an address gave no module */
type Import<Part> = (again: string) => Promise<Part>;

export const importTransactions: Import<typeof import('./transactions/transactions.js')> = () =>
  import('./transactions/transactions.js');
