import { describe, expect, it } from 'vitest';
import { readCommandLine } from './command-line.js';

const optionsOf = (...args: string[]) => {
  const commandLine = readCommandLine(args);
  if (commandLine.kind !== 'run') throw new Error(`it would not run: ${commandLine.kind}`);
  return commandLine.options;
};

describe('the command line', () => {
  it('needs nothing: key and secret are made from the seed, the same each time', () => {
    const options = optionsOf();
    expect(options).toEqual({
      port: 8790,
      seed: 'binance-pay-sandbox',
      credentials: {
        apiKey: expect.stringMatching(/^[0-9a-f]{64}$/),
        apiSecret: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
    expect(optionsOf()).toEqual(options);
    expect(optionsOf('--seed', 'other').credentials).not.toEqual(options.credentials);
  });

  it('takes everything that it names', () => {
    const given = ['--port', '0', '--host', '::1', '--api-key', 'k', '--api-secret', 's', '--data', 'a.jsonl'];
    expect(optionsOf(...given, '--seed', 'x', '--webhook-url', 'https://shop.invalid/n')).toEqual({
      port: 0,
      hostname: '::1',
      credentials: { apiKey: 'k', apiSecret: 's' },
      file: 'a.jsonl',
      seed: 'x',
      defaultWebhookUrl: 'https://shop.invalid/n',
    });
  });

  it('has a help', () => {
    expect(readCommandLine(['--help', '--port', 'x'])).toEqual({ kind: 'help' });
  });

  it.each([
    [['--port', 'x'], '--port x is not a port'],
    [['--port', '65536'], '--port 65536 is not a port'],
    [['--webhook-url', 'shop'], '--webhook-url shop is not an http or https address'],
    [['--api-key', ''], '--api-key is empty'],
    [['--api-secret'], expect.stringContaining('--api-secret')],
    [['--what'], expect.stringContaining('--what')],
    [['serve'], expect.stringContaining('serve')],
  ])('refuses %j in one line', (args, problem) => {
    const commandLine = readCommandLine(args);
    expect(commandLine).toEqual({ kind: 'wrong', problem });
    expect(JSON.stringify(commandLine)).not.toContain('\\n');
  });
});
