import { createHmac } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSandbox } from '../create-sandbox.js';

const credentials = { apiKey: 'key', apiSecret: 'the secret of the test' };
const nonce = 'abcdefghijklmnopqrstuvwxyzABCDEF';
const nowMs = 1_700_000_000_000;

/** A sandbox as it is served, with its pages at their own address. */
function open() {
  const fetch = () => Promise.reject(new Error('nothing is delivered here'));
  const sandbox = createSandbox({ credentials, now: () => new Date(nowMs), fetch, deliversByItself: false });
  onTestFinished(() => sandbox.close());
  const request = async (path: string, init?: RequestInit) =>
    sandbox.fetch(new Request(`http://localhost${path}`, init));

  /** @param change what the caller does to its right signature. @returns the path of its page */
  async function call(
    body: string,
    change = (signature: string) => signature,
    path = '/binancepay/openapi/order/refund',
  ): Promise<string> {
    const text = `${nowMs}\n${nonce}\n${body}\n`;
    const signature = createHmac('sha512', credentials.apiSecret).update(text).digest('hex').toUpperCase();
    const headers = {
      'Content-Type': 'application/json',
      'BinancePay-Timestamp': String(nowMs),
      'BinancePay-Nonce': nonce,
      'BinancePay-Certificate-SN': credentials.apiKey,
      'BinancePay-Signature': change(signature),
    };
    await request(path, { method: 'POST', body, headers });
    return `/sandbox/calls/${sandbox.journal.list()[0]?.id}`;
  }
  return {
    call,
    read: async (path: string) => (await request(path)).text(),
    post: (path: string, fields: Record<string, string>) =>
      request(path, { method: 'POST', body: new URLSearchParams(fields), headers: { Origin: 'http://localhost' } }),
  };
}

/** The page's text, with its markup taken away and its entities as they stand. */
const textOf = (page: string) => page.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');

describe('the signing debugger', () => {
  it('shows a right call: its bytes, headers and reply', async () => {
    const { read, call } = open();
    const page = textOf(await read(await call('{}', undefined, '/binancepay/openapi/certificates')));
    for (const words of [
      'Passed',
      'The same 128 characters.',
      '1700000000000↵',
      '00002f 7B 7D 0A',
      'HTTP 200',
      'certPublic',
    ]) {
      expect(page).toContain(words);
    }
  });

  it('names what is wrong with a signature, and marks the first character that differs', async () => {
    const { read, call } = open();
    const page = await read(await call('{}', (signature) => signature.toLowerCase()));
    expect(textOf(page)).toContain('Refused 400002');
    expect(textOf(page)).toContain('The signature is in lower-case hexadecimal.');
    expect(page).toContain('lower-case-hex');
    expect(page.match(/<mark>/g)).toHaveLength(2);
    expect(await read('/sandbox')).toContain('lower-case-hex');
  });

  it('says so when nothing explains a signature, and when there is none', async () => {
    const { read, call } = open();
    expect(await read(await call('{}', () => 'AB'.repeat(64)))).toContain('None of the known mistakes');
    expect(await read(await call('{}', () => ''))).toContain('There is no signature.');
    const cut = await read(await call('{}', (signature) => signature.slice(0, -1)));
    expect(cut).toContain('The first that differs is character 128');
    expect(cut).toContain('<mark> </mark>');
  });

  it('answers what was pasted with the first byte that differs', async () => {
    const { post, call } = open();
    const path = await call('{"a":1}', () => 'X');
    const ask = async (fields: Record<string, string>) => textOf(await (await post(path, fields)).text());
    // As a browser sends it.
    const same = `${nowMs}\r\n${nonce}\r\n{"a":1}\r\n`;
    expect(await ask({ text: same, format: 'text' })).toContain('The same, byte by byte.');
    expect(await ask({ text: same.slice(0, -2), format: 'text' })).toContain('yours has its end');
    expect(await ask({ text: Buffer.from(same).toString('hex'), format: 'hex' })).toContain(
      'At byte 13 (line 1, byte 14 of it) what should be signed has a line feed (0A)',
    );
    expect(await ask({ text: Buffer.from(same.replaceAll('\r', '')).toString('base64'), format: 'base64' })).toContain(
      'The same, byte by byte.',
    );
    expect(await ask({ text: 'xyz', format: 'hex' })).toContain('This is not hex.');
    expect(await ask({})).toContain('They differ from the first byte on.');
  });

  it('keeps what was pasted, for another try', async () => {
    const { post, call } = open();
    const page = await (await post(await call('{}'), { text: '\n</textarea><b>', format: 'hex' })).text();
    expect(page).toContain('>\n\n&lt;/textarea&gt;&lt;b&gt;</textarea>');
    expect(page).toContain('value="hex" checked');
  });

  it('takes no endless paste', async () => {
    const { post, call } = open();
    expect((await post(await call('{}'), { text: 'x'.repeat(300_000), format: 'text' })).status).toBe(413);
  });
});
