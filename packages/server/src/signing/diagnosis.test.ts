import { createHash, createHmac, generateKeyPairSync, randomBytes, sign as signWithKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import vectors from '../gateway/signature-vectors.json' with { type: 'json' };
import { diagnoseSignature } from './diagnosis.js';
import { looks, mistakes } from './mistakes.js';

const timestamp = '1611232922428';
const nonce = '5RhaTrZPhknNv0kDSA2UQ67cPMVNS4sA';
const secret = 'uahr4nhailyq55yubuhuncnprfac73bcbz2qfafsevic1jruwunioxtoaozy122f';
const fields = { prepayId: '383729303729303', refundAmount: 25.17, refundReason: 'cold tea' };
const compact = JSON.stringify(fields);
/** With letters beyond ASCII, slashes and what HTML escapes. */
const rich = '{"webhookUrl":"https://a.example/b","refundReason":"Tee für Zoë <3 & 退款"}';
const python = '{"prepayId": "383729303729303", "refundAmount": 25.17, "refundReason": "cold tea"}';

const hmac = (message: string | Buffer, key: string | Buffer = secret, algorithm = 'sha512') =>
  createHmac(algorithm, key).update(message).digest();
const hex = (digest: Buffer) => digest.toString('hex').toUpperCase();
const text = (body: string) => `${timestamp}\n${nonce}\n${body}\n`;
/** What a client sends that signs this body, whatever it posts. */
const signing = (body: string) => hex(hmac(text(body)));
const right = hmac(text(compact));

interface Blunder {
  readonly name: string;
  /** What is posted. */
  readonly body?: string;
  readonly signature: string;
  readonly secret?: string;
  readonly timestamp?: string;
}

/** The mistakes as people make them, each made here without the help of what is tested. */
const blunders: readonly Blunder[] = [
  { name: 'lower-case-hex', signature: right.toString('hex') },
  { name: 'mixed-case-hex', signature: hex(right).slice(0, 64) + right.toString('hex').slice(64) },
  { name: 'signature-missing', signature: '' },
  { name: 'signature-too-short', signature: '253B9241' },
  { name: 'signature-too-short', signature: '253B9241…' },
  { name: 'base64', signature: right.toString('base64') },
  { name: 'base64', signature: right.toString('base64url') },
  { name: 'base64', signature: Buffer.from(right.toString('hex')).toString('base64') },
  { name: 'hex-twice', signature: hex(Buffer.from(right.toString('hex'))) },
  { name: 'hex-twice', signature: Buffer.from(hex(right)).toString('hex') },
  { name: 'hex-with-separators', signature: hex(right).match(/../g)?.join('-') ?? '' },
  { name: 'hex-with-separators', signature: `0x${hex(right)}` },
  { name: 'hex-without-leading-zeros', signature: Array.from(right, (byte) => byte.toString(16)).join('') },
  {
    name: 'hex-of-signed-bytes',
    signature: Array.from(right, (byte) => (((byte << 24) >> 24) >>> 0).toString(16)).join(''),
  },
  { name: 'raw-bytes', signature: right.toString('latin1') },
  { name: 'signature-cut', signature: hex(right).slice(0, 64) },
  { name: 'signature-cut', signature: hex(right).slice(1) },
  { name: 'signature-padded', signature: ` ${hex(right)}\n` },
  { name: 'signature-padded', signature: `"${hex(right)}"` },

  { name: 'no-last-line-feed', signature: hex(hmac(`${timestamp}\n${nonce}\n${compact}`)) },
  { name: 'no-line-feeds', signature: hex(hmac(timestamp + nonce + compact)) },
  { name: 'line-feed-as-two-characters', signature: hex(hmac(`${timestamp}\\n${nonce}\\n${compact}\\n`)) },
  { name: 'carriage-returns', signature: hex(hmac(`${timestamp}\r\n${nonce}\r\n${compact}\r\n`)) },
  { name: 'line-feed-too-many', signature: hex(hmac(`\n${timestamp}\n${nonce}\n${compact}\n`)) },
  { name: 'parts-in-another-order', signature: hex(hmac(`${nonce}\n${timestamp}\n${compact}\n`)) },
  { name: 'parts-in-another-order', signature: hex(hmac(`${compact}\n${timestamp}\n${nonce}`)) },
  { name: 'part-left-out', signature: hex(hmac(compact)) },
  { name: 'part-left-out', signature: hex(hmac(`${timestamp}\n${compact}\n`)) },
  { name: 'other-separator', signature: hex(hmac(`${timestamp}&${nonce}&${compact}`)) },
  { name: 'timestamp-in-seconds', signature: hex(hmac(text(compact).replace(timestamp, '1611232922'))) },
  { name: 'clock-read-twice', signature: hex(hmac(text(compact).replace(timestamp, '1611232922431'))) },
  { name: 'nonce-in-another-case', signature: hex(hmac(text(compact).replace(nonce, nonce.toLowerCase()))) },
  { name: 'blanks-around-header-values', signature: hex(hmac(`${timestamp}\n ${nonce}\n${compact}\n`)) },
  { name: 'utf-16', signature: hex(hmac(Buffer.from(text(compact), 'utf16le'))) },

  { name: 'body-left-out', signature: signing('') },
  { name: 'body-left-out', signature: hex(hmac(`${timestamp}\n${nonce}\n`)) },
  { name: 'empty-object-signed', signature: signing('{}') },
  { name: 'object-signed-as-text', signature: signing(String(fields)) },
  { name: 'json-with-blanks', signature: signing(python) },
  { name: 'json-without-blanks', body: python, signature: signing(compact) },
  { name: 'json-pretty', signature: signing(JSON.stringify(fields, null, 2)) },
  { name: 'json-pretty', signature: signing(JSON.stringify(fields, null, 4)) },
  {
    name: 'json-keys-sorted',
    body: rich,
    signature: signing(`{"refundReason":${rich.slice(51, -1)},"webhookUrl":"https://a.example/b"}`),
  },
  {
    name: 'numbers-written-again',
    body: '{"bizId":29383937493038367292,"a":0.88000000}',
    signature: signing('{"bizId":29383937493038367000,"a":0.88}'),
  },
  { name: 'json-written-twice', signature: signing(JSON.stringify(compact)) },
  { name: 'json-written-twice', body: JSON.stringify(compact), signature: signing(compact) },
  {
    name: 'single-quotes',
    signature: signing("{'prepayId': '383729303729303', 'refundAmount': 25.17, 'refundReason': 'cold tea'}"),
  },
  { name: 'single-quotes', signature: signing(compact.replaceAll('"', "'")) },
  {
    name: 'non-ascii-escaped',
    body: rich,
    signature: signing(
      '{"webhookUrl":"https://a.example/b","refundReason":"Tee f\\u00fcr Zo\\u00eb <3 & \\u9000\\u6b3e"}',
    ),
  },
  { name: 'non-ascii-not-escaped', body: '{"refundReason":"f\\u00fcr"}', signature: signing('{"refundReason":"für"}') },
  { name: 'slashes-escaped', body: rich, signature: signing(rich.replaceAll('/', '\\/')) },
  { name: 'slashes-escaped', body: rich.replaceAll('/', '\\/'), signature: signing(rich) },
  { name: 'html-escaped', body: rich, signature: signing(rich.replace('<', '\\u003c').replace('&', '\\u0026')) },
  { name: 'body-as-query', signature: signing('prepayId=383729303729303&refundAmount=25.17&refundReason=cold+tea') },
  { name: 'body-as-query', signature: signing('prepayId=383729303729303&refundAmount=25.17&refundReason=cold tea') },
  { name: 'blanks-around-body', body: `${compact}\n`, signature: signing(compact) },
  { name: 'line-breaks-in-body', body: '{\r\n"a":1\r\n}', signature: signing('{\n"a":1\n}') },
  { name: 'byte-order-mark', signature: signing(`\ufeff${compact}`) },
  { name: 'body-in-latin-1', body: '{"a":"für"}', signature: hex(hmac(Buffer.from(text('{"a":"für"}'), 'latin1'))) },

  { name: 'secret-with-line-break', signature: hex(hmac(text(compact), `${secret}\n`)) },
  { name: 'secret-with-blanks', signature: hex(hmac(text(compact), `${secret} `)) },
  { name: 'secret-in-quotation-marks', signature: hex(hmac(text(compact), `"${secret}"`)) },
  { name: 'secret-trimmed', secret: `${secret}\n`, signature: hex(right) },
  {
    name: 'secret-decoded-as-hex',
    secret: 'c0ffee00',
    signature: hex(hmac(text(compact), Buffer.from('c0ffee00', 'hex'))),
  },
  { name: 'secret-decoded-as-base64', signature: hex(hmac(text(compact), Buffer.from(secret, 'base64'))) },
  { name: 'secret-encoded', signature: hex(hmac(text(compact), Buffer.from(secret).toString('base64'))) },
  { name: 'secret-in-another-case', signature: hex(hmac(text(compact), secret.toUpperCase())) },
  { name: 'secret-cut', signature: hex(hmac(text(compact), secret.slice(0, -1))) },
  { name: 'secret-missing', signature: hex(hmac(text(compact), '')) },
  { name: 'secret-missing', signature: hex(hmac(text(compact), 'undefined')) },
  { name: 'secret-masked', signature: hex(hmac(text(compact), '****')) },
  { name: 'secret-masked', signature: hex(hmac(text(compact), `uahr${'*'.repeat(56)}122f`)) },
  { name: 'secret-in-utf-16', signature: hex(hmac(text(compact), Buffer.from(secret, 'utf16le'))) },

  { name: 'hmac-sha256', signature: hex(hmac(text(compact), secret, 'sha256')) },
  { name: 'other-hash-function', signature: hex(hmac(text(compact), secret, 'sha384')) },
  { name: 'plain-hash', signature: hex(createHash('sha512').update(text(compact)).digest()) },
  {
    name: 'plain-hash',
    signature: hex(
      createHash('sha512')
        .update(text(compact) + secret)
        .digest(),
    ),
  },
  { name: 'key-and-text-swapped', signature: hex(hmac(secret, text(compact))) },
  { name: 'rsa-signature', signature: rsaSignature() },
];

/** Two at once, as they come together in some languages. */
const pairs: readonly Blunder[] = [
  { name: 'no-last-line-feed+lower-case-hex', signature: hmac(`${timestamp}\n${nonce}\n${compact}`).toString('hex') },
  { name: 'json-with-blanks+lower-case-hex', signature: hmac(text(python)).toString('hex') },
  { name: 'hmac-sha256+lower-case-hex', signature: hmac(text(compact), secret, 'sha256').toString('hex') },
  { name: 'hmac-sha256+base64', signature: hmac(text(compact), secret, 'sha256').toString('base64') },
  { name: 'json-with-blanks+no-last-line-feed', signature: hex(hmac(text(python).slice(0, -1))) },
  {
    name: 'json-with-blanks+non-ascii-escaped',
    body: '{"a":1,"b":"für"}',
    signature: signing('{"a": 1, "b": "f\\u00fcr"}'),
  },
  {
    name: 'body-as-query+part-left-out+lower-case-hex',
    signature: hmac('prepayId=383729303729303&refundAmount=25.17&refundReason=cold+tea').toString('hex'),
  },
  {
    name: 'no-line-feeds+secret-with-line-break',
    signature: hex(hmac(timestamp + nonce + compact, `${secret}\n`)),
  },
];

function rsaSignature(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return signWithKey('RSA-SHA256', Buffer.from(text(compact)), privateKey).toString('base64');
}

function diagnose(blunder: Blunder) {
  const request = { timestamp, nonce, body: Buffer.from(blunder.body ?? compact) };
  return diagnoseSignature(request, blunder.signature, blunder.secret ?? secret);
}

describe('a signature’s diagnosis', () => {
  it.each(vectors.hmac)('finds nothing wrong with $id', ({ timestamp, nonce, body, secret, signature }) => {
    const diagnosis = diagnoseSignature({ timestamp, nonce, body: Buffer.from(body) }, signature, secret);
    expect(diagnosis).toEqual({ matches: true, expected: signature, cause: null });
  });

  it.each(blunders)('names $name (%#)', (blunder) => {
    const { matches, cause } = diagnose(blunder);
    expect(matches).toBe(false);
    expect(cause?.name).toBe(blunder.name);
    expect(cause?.explanation).toMatch(/\.$/);
  });

  it.each(pairs)('names both of $name', (pair) => {
    const { cause } = diagnose(pair);
    expect(cause?.name).toBe(pair.name);
    expect(cause?.explanation).toContain('mistakes at once. (1) ');
  });

  it('has a test for every mistake it can name', () => {
    const names = [...mistakes, ...Object.values(looks)].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !blunders.some((blunder) => blunder.name === name))).toEqual([]);
  });

  it('says the right signature, whatever was given', () => {
    const [vector] = vectors.hmac;
    const { timestamp = '', nonce = '', body = '', secret = '', signature } = vector ?? {};
    const diagnosis = diagnoseSignature({ timestamp, nonce, body: Buffer.from(body) }, 'nonsense'.repeat(3), secret);
    expect(diagnosis).toEqual({ matches: false, expected: signature, cause: null });
  });

  it('names nothing when the signature is random', () => {
    for (const signature of [
      hex(randomBytes(64)),
      randomBytes(64).toString('hex'),
      randomBytes(64).toString('base64'),
      hex(randomBytes(32)),
      'x'.repeat(40),
      '退款'.repeat(40),
    ]) {
      expect(diagnose({ name: 'random', signature }).cause).toBeNull();
      expect(diagnose({ name: 'random', signature, body: rich }).cause).toBeNull();
    }
  });

  it('names nothing when another secret, or another body, was signed', () => {
    expect(diagnose({ name: 'other secret', signature: hex(hmac(text(compact), 'another')) }).cause).toBeNull();
    expect(diagnose({ name: 'other body', signature: signing('{"a":1}') }).cause).toBeNull();
  });

  it.each([
    ['no JSON', Buffer.from('a body')],
    ['nothing', Buffer.alloc(0)],
    ['no text', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ['nested without end', Buffer.from('{"a":'.repeat(40_000))],
    ['an unclosed string', Buffer.from(`{"a":"${'\\"'.repeat(20_000)}`)],
    ['JSON of a megabyte', Buffer.from(JSON.stringify(Array.from({ length: 100_000 }, (_, index) => `n${index}`)))],
  ])('ends soon with a body that is %s', { timeout: 5_000 }, (_, body) => {
    const given = hex(randomBytes(64));
    expect(diagnoseSignature({ timestamp, nonce, body }, given, secret).cause).toBeNull();
  });

  it('never tells the secret', () => {
    for (const blunder of [...blunders, ...pairs]) expect(JSON.stringify(diagnose(blunder))).not.toContain(secret);
  });
});
