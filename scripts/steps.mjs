// The steps before a command of ours runs: one line says what is being done, and all that a step said is shown where it fails.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Beside the output proper, which may be read by another program. */
export function announce(line) {
  process.stderr.write(`${line}\n`);
}

/** @returns all that it said; rejects with that where it fails */
export function runStep(name, commandArguments, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, commandArguments, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(said);
      else reject(new Error(`${said}\n${name} failed (${signal ?? `exit code ${code}`}); what it said is above.`));
    });
  });
}

/** The same for what must be over before anything else is imported; where it fails, so does this process. */
export function runStepNow(name, command, commandArguments, options) {
  const folder = mkdtempSync(join(tmpdir(), 'refund-panel-step-'));
  const file = join(folder, 'said');
  // One file for both outputs keeps their order.
  const output = openSync(file, 'w');
  const result = spawnSync(command, commandArguments, { ...options, stdio: ['ignore', output, output] });
  closeSync(output);
  const said = readFileSync(file, 'utf8');
  rmSync(folder, { recursive: true });
  if (result.status === 0) return;
  const how = result.error?.message ?? result.signal ?? `exit code ${result.status}`;
  process.stderr.write(`${said}\n${name} failed (${how}); what it said is above.\n`);
  process.exit(result.status || 1);
}
