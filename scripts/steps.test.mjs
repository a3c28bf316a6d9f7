import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { runStep } from './steps.mjs';

const speak = (code) => ['-e', `console.log('first'); console.error('second'); process.exitCode = ${code}`];

/** A process that does nothing but this step. */
function runAlone(command, commandArguments) {
  const step = `runStepNow('The step', ${JSON.stringify(command)}, ${JSON.stringify(commandArguments)}, {}); console.log('gone on')`;
  const script = `import { runStepNow } from ${JSON.stringify(new URL('./steps.mjs', import.meta.url).href)}; ${step}`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
}

describe('a step', () => {
  it('that succeeds is silent', async () => {
    expect(await runStep('The step', speak(0), {})).toMatch(/first[\s\S]*second|second[\s\S]*first/);
    expect(runAlone(process.execPath, speak(0))).toMatchObject({ status: 0, stdout: 'gone on\n', stderr: '' });
  });

  it('that fails shows all that it said, and stops what was to come', async () => {
    await expect(runStep('The step', speak(3), {})).rejects.toThrow(
      /first[\s\S]*second[\s\S]*The step failed \(exit code 3\)/,
    );
    const { status, stdout, stderr } = runAlone(process.execPath, speak(3));
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(/^first\nsecond\n\nThe step failed \(exit code 3\)/);
  });

  it('that cannot even be started says why', async () => {
    const { status, stderr } = runAlone('/nowhere/no-such-program', []);
    expect(status).toBe(1);
    expect(stderr).toMatch(/The step failed \(.*ENOENT/);
    await expect(runStep('The step', [], { cwd: '/nowhere' })).rejects.toThrow('ENOENT');
  });
});
