// A process of ours that says in one line where it listens.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Reads the line that a person waits for, and goes on reading so that the process never writes into a closed pipe. */
function addressOf(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
      const ready = / is ready: (http:\/\/[^/\s]+)/.exec(output);
      if (ready !== null) resolve(ready[1]);
    });
    child.once('exit', () => reject(new Error(`it ended before it was ready: ${output}`)));
  });
}

/**
 * @param {string} file of the server package's dist/
 * @param {string[]} processArguments
 * @param {Record<string, string>} environment all that it is given
 */
export async function startProcess(file, processArguments, environment) {
  const { PATH = '', SystemRoot = '' } = process.env;
  const main = fileURLToPath(new URL(`../../../server/dist/${file}`, import.meta.url));
  const child = spawn(process.execPath, [main, ...processArguments], {
    env: { PATH, SystemRoot, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return {
    url: await addressOf(child),
    async kill() {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
