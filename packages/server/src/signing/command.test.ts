import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import vectors from '../gateway/signature-vectors.json' with { type: 'json' };
import { runCommand } from './command.js';
import type { CommandWorld } from './command-input.js';

const secret = 'refund-panel-test-secret';
const nonce = 'abcdefghijklmnopqrstuvwxyzABCDEF';
const timestamp = '1700000000000';

/** @param files what can be read, by path; the standard input under - */
function run(
  args: readonly string[],
  files: Record<string, string | Uint8Array> = {},
  world: Partial<CommandWorld> = {},
) {
  const read = (path: string) => {
    const content = files[path];
    if (content === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
    return Buffer.from(content);
  };
  return runCommand(args, {
    readFile: read,
    readInput: () => read('-'),
    secretFromEnvironment: secret,
    now: () => new Date(1_700_000_000_000),
    createNonce: () => nonce,
    ...world,
  });
}

const headers = (vector: { readonly timestamp: string; readonly nonce: string }) => [
  `--timestamp=${vector.timestamp}`,
  `--nonce=${vector.nonce}`,
];

describe('binance-pay-sign sign', () => {
  it.each(vectors.hmac)('signs as in $id', (vector) => {
    const args = ['sign', ...headers(vector), '--secret', vector.secret, '--body', vector.body];
    const { exitCode, output, errors } = run(args);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
    expect(output).toContain(`BinancePay-Signature: ${vector.signature}\n`);
    expect(output).toContain(`(${Buffer.byteLength(vector.payload)} bytes;`);
    const json = JSON.parse(run([...args, '--json']).output);
    expect(json).toMatchObject({ signature: vector.signature, signedText: vector.payload });
    expect(json.signedByteCount).toBe(Buffer.byteLength(vector.payload));
  });

  it.each(vectors.payload_format)('lays out as in $id', (vector) => {
    const { output } = run(['sign', ...headers(vector), '--body', vector.body, '--json']);
    expect(JSON.parse(output).signedText).toBe(vector.payload);
  });

  it('shows the five headers and exactly what was signed, with a fresh timestamp and nonce', () => {
    const { output } = run(['sign', '--body', '{}', '--api-key', 'key-1']);
    expect(output).toBe(`Headers:
  Content-Type: application/json
  BinancePay-Timestamp: 1700000000000
  BinancePay-Nonce: ${nonce}
  BinancePay-Certificate-SN: key-1
  BinancePay-Signature: ${vectors.hmac.find(({ id }) => id === 'derived-empty-object')?.signature}

What is signed (50 bytes; ↵ is a line feed):
  1700000000000↵
  ${nonce}↵
  {}↵
`);
  });

  it('shows the bytes, and a curl command that posts what was signed', () => {
    const { output } = run(['sign', '--body', '{"a":"it\'s"}', '--bytes', '--curl', 'https://bpay.example/order']);
    expect(output).toContain('00000e  61 62 63 64');
    expect(output).toContain(`  curl 'https://bpay.example/order' \\\n    -H 'Content-Type: application/json' \\\n`);
    expect(output).toContain(`    --data-raw '{"a":"it'\\''s"}'\n`);
    const file = run(['sign', '--body-file', 'a.json', '--curl', 'https://bpay.example/order'], { 'a.json': '{}' });
    expect(file.output).toContain("--data-binary '@a.json'");
    const binary = run(['sign', '-', '--curl', 'https://bpay.example/order'], { '-': Uint8Array.of(0xff) });
    expect(binary.output).toContain('--data-binary @-');
  });

  it('takes the body from a file or the standard input, byte by byte', () => {
    const body = Uint8Array.of(0x7b, 0xff, 0x0d, 0x0a);
    const expected = createHmac('sha512', secret)
      .update(Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from('\n')]))
      .digest('hex')
      .toUpperCase();
    for (const args of [['--body-file', 'x'], ['--body-file', '-'], ['-']]) {
      const { output } = run(['sign', ...args, '--json'], { x: body, '-': body });
      expect(JSON.parse(output).signature).toBe(expected);
    }
  });

  it('takes the secret from a file, an option or the environment, in this order', () => {
    const signatureBy = (key: string) =>
      createHmac('sha512', key).update(`${timestamp}\n${nonce}\n{}\n`).digest('hex').toUpperCase();
    const body = ['sign', '--body', '{}'];
    expect(run(body).output).toContain(signatureBy(secret));
    expect(run([...body, '--secret', 'by option']).output).toContain(signatureBy('by option'));
    for (const content of ['by file', 'by file\n', 'by file\r\n']) {
      expect(run([...body, '--secret-file', 's'], { s: content }).output).toContain(signatureBy('by file'));
    }
    expect(run([...body, '--secret-file', 's'], { s: 'by file \n' }).output).toContain(signatureBy('by file '));
  });

  it('warns of what is seldom meant', () => {
    expect(run(['sign', '-'], { '-': '{}\n' }).output).toContain('Note:\n  The body ends in a blank or a line break');
    expect(run(['sign', '--body', '{}', '--timestamp', '1700000000']).output).toContain(
      'Note:\n  The timestamp is not',
    );
    expect(run(['sign', '--body', '{}', '--nonce', 'n']).output).toContain('Note:\n  The nonce is not 32 letters');
    expect(run(['sign', '--body', '{}']).output).not.toContain('Note');
  });
});

describe('binance-pay-sign verify', () => {
  it.each(vectors.hmac)('finds $id right', (vector) => {
    const args = ['verify', ...headers(vector), '--secret', vector.secret, '--body', vector.body];
    const { exitCode, output } = run([...args, '--signature', vector.signature]);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^The signature matches\.\n/);
    const wrong = run([...args, '--signature', vector.signature.replace(/^./, 'x')]);
    expect(wrong.exitCode).toBe(1);
    expect(wrong.output).toMatch(/^The signature does not match\.\n/);
  });

  const signature = createHmac('sha512', secret).update(`${timestamp}\n${nonce}\n{}`).digest('hex').toUpperCase();
  const verify = ['verify', ...headers({ timestamp, nonce }), '--body', '{}', '--signature', signature];

  it('shows what should be signed, both signatures with their first difference, and the cause', () => {
    const { output } = run(verify);
    const expected = vectors.hmac.find(({ id }) => id === 'derived-empty-object')?.signature;
    expect(output).toContain(`  expected  ${expected}\n  given     ${signature}\n            ^ character 1\n`);
    expect(output).toContain('Cause:\n  The line feed after the body is missing.');
    expect(output).toContain('(no-last-line-feed)');
    expect(output).toContain('00002f  7B 7D 0A');
  });

  it('marks the first character that differs', () => {
    const { output } = run([...verify.slice(0, -1), `${signature.slice(0, 9)}`]);
    expect(output).toMatch(/given {5}\w{9}\n {12}\^ character 1\n/);
  });

  it('finds the first difference to what somebody’s own code signed', () => {
    const files = { same: `${timestamp}\n${nonce}\n{}\n`, other: `${timestamp}\r\n${nonce}\r\n{}\r\n` };
    expect(run([...verify, '--signed-text-file', 'same'], files).output).toContain(
      'It is what should be signed, byte by',
    );
    const { output } = run([...verify, '--signed-text-file', 'other'], files);
    expect(output.replace(/\s+/g, ' ')).toContain(
      'At byte 13 (line 1, byte 14 of it) what should be signed has a line feed (0A) in “700000000000»↵«abcdefghijkl”, yours has a carriage return (0D)',
    );
    const json = JSON.parse(run([...verify, '--signed-text-file', 'other', '--json'], files).output);
    expect(json.signedTextDifference).toMatchObject({ offset: 13, line: 1 });
  });

  it('tells programs the same', () => {
    const { exitCode, output } = run([...verify, '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(output)).toMatchObject({
      matches: false,
      given: signature,
      firstDifferentCharacter: 0,
      cause: { name: 'no-last-line-feed' },
      signedText: `${timestamp}\n${nonce}\n{}\n`,
    });
  });

  it('says what it could not explain', () => {
    const { output } = run([...verify.slice(0, -1), 'AB'.repeat(64)]);
    expect(output).toContain('gives this signature (128 upper-case');
  });
});

describe('binance-pay-sign', () => {
  it('explains itself', () => {
    for (const args of [['--help'], ['help'], ['-h'], ['sign', '--help']]) {
      const { exitCode, output } = run(args);
      expect(exitCode).toBe(0);
      expect(output).toContain('timestamp LF nonce LF body LF');
    }
    expect(run([])).toMatchObject({ exitCode: 2, output: '' });
  });

  it('lists the mistakes it knows', () => {
    expect(run(['mistakes']).output).toContain('no-last-line-feed:\n  The line feed after the body is missing.');
    expect(JSON.parse(run(['mistakes', '--json']).output).length).toBeGreaterThan(50);
  });

  const complete = ['--timestamp', timestamp, '--nonce', nonce, '--signature', 'x', '--body', '{}'];

  it.each([
    [['sing', '--body', '{}'], 'say sign, verify, verify-notification or mistakes first'],
    [['sign'], 'there is no body: use --body TEXT, --body-file FILE, or - for the standard input'],
    [['sign', '-'], 'the standard input cannot be read (ENOENT)'],
    [['sign', '--body', '{}', '-'], 'there is more than one body: use one of --body, --body-file and -'],
    [
      ['sign', '--body', '{}', '--secret', 'a', '--secret-file', 'b'],
      'there is more than one secret: use one of --secret and --secret-file',
    ],
    [['sign', '--body', '{}', '--secret', ''], 'the secret is empty'],
    [['sign', '--body', '{}', '--timestamp', '17 00'], '--timestamp belongs in a header: ASCII without blanks'],
    [['sign', '--body', '{}', '--nonce', 'a b'], '--nonce belongs in a header: ASCII without blanks'],
    [['sign', '--body-file', 'none.json'], 'the file of --body-file cannot be read (ENOENT)'],
    [['sign', '--body', '{}', '--bites'], 'the option --bites is not known here'],
    [['sign', '--body'], "Option '--body <value>' argument missing"],
    [['verify', ...complete.slice(2)], '--timestamp is missing'],
    [['verify', ...complete.slice(0, 4), '--body', '{}'], '--signature is missing'],
    [['verify', ...complete, '--signed-text-file', 'none'], 'the file of --signed-text-file cannot be read (ENOENT)'],
    [['verify-notification', ...complete], '--public-key-file is missing'],
  ])('says what is wrong with %j', (args, message) => {
    const { exitCode, output, errors } = run(args);
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
    expect(errors).toBe(`binance-pay-sign: ${message}\nTry binance-pay-sign --help.\n`);
  });

  it('says that there is no secret', () => {
    const { exitCode, errors } = run(['sign', '--body', '{}'], {}, { secretFromEnvironment: undefined });
    expect(exitCode).toBe(2);
    expect(errors).toContain('there is no secret: use --secret-file FILE, or set BINANCE_PAY_API_SECRET');
  });

  it('never prints the secret, wherever it was put and whatever went wrong', () => {
    const hidden = 'v3ry-s3cret';
    const attempts = [
      ['sign', '--secret', hidden, '--body', '{}', '--bytes', '--curl', 'https://bpay.example/'],
      ['sign', '--secret', hidden, '--body', '{}', '--json'],
      ['sign', '--secret', hidden, '--body', '{}', hidden],
      ['sign', '--body', '{}', `--secert=${hidden}`],
      ['sign', '--body', '{}', `-s${hidden}`],
      ['sign', '--body', '{}', `--${hidden}`],
      ['sign', '--body', '{}', '--secret-file', hidden],
      ['sign', '--body', '{}', '--secret', `-${hidden}`],
      [hidden],
      ['verify', '--secret', hidden, ...complete],
      ['verify', '--secret', hidden, ...complete, '--json'],
    ];
    for (const args of attempts) {
      const { output, errors } = run(args);
      expect(output + errors).not.toContain(hidden);
    }
  });
});
