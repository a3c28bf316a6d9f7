/** Finds a program of the system's packages. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @param {string} what it is, for people
 * @param {string[]} names of the program, the best first; absolute ones are looked for only there
 * @param {string} debianPackage that brings it
 */
export function findProgram(what, names, debianPackage) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = names.flatMap((name) => (name.startsWith('/') ? [name] : folders.map((folder) => join(folder, name))));
  const found = paths.find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    `${what} was not found: install it (on Debian: apt-get install --no-install-recommends ${debianPackage}).`,
  );
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
