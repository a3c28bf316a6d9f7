/** Programs that may or may not be on this machine, for what the manual gives in several languages. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Runtime {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** How it says that it is there. */
  readonly versionArgument: string;
}

export const node: Runtime = { name: 'Node', command: [process.execPath], versionArgument: '--version' };
export const php: Runtime = { name: 'PHP', command: ['php'], versionArgument: '--version' };
export const python: Runtime = { name: 'Python', command: ['python3'], versionArgument: '--version' };

export async function isHere({ command: [program], versionArgument }: Runtime): Promise<boolean> {
  try {
    await run(program, [versionArgument]);
    return true;
  } catch {
    return false; // whatever keeps it from saying its version would keep it from running anything
  }
}
