import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRecordingLog } from '../../test/recording-log.js';
import { ProblemError } from '../domain/errors.js';
import type { Call } from './call.js';
import { createCertificates } from './certificates.js';
import type { Reply } from './reply.js';
import { paths } from './wire.js';

const newPem = () =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
const [pemA, pemB] = [newPem(), newPem()];

const success = (...certificates: { certSerial: string; certPublic: string }[]): Reply => ({
  kind: 'success',
  data: certificates,
});
const a = { certSerial: 'A', certPublic: pemA };
const b = { certSerial: 'B', certPublic: pemB };

/** Answers with the next reply, the last one for ever, and keeps what was asked. */
function setUp(...replies: Reply[]) {
  const calls: { path: string; fields: object }[] = [];
  let nowMs = Date.parse('2026-03-01T12:00:00.000Z');
  const call: Call = async (path, fields) => {
    calls.push({ path, fields });
    const reply = replies[Math.min(calls.length, replies.length) - 1];
    if (reply === undefined) throw new Error('no reply was prepared');
    return reply;
  };
  const certificates = createCertificates(call, () => new Date(nowMs), createRecordingLog());
  return { certificates, calls, advance: (milliseconds: number) => (nowMs += milliseconds) };
}

const rejection = async (promise: Promise<unknown>) => promise.then(() => null).catch((error: unknown) => error);

describe("Binance Pay's certificates", () => {
  it('are asked for once, when one is first needed', async () => {
    const { certificates, calls } = setUp(success(a, b));
    expect(calls).toHaveLength(0);
    const key = await certificates.find('A');
    expect(key?.export({ type: 'spki', format: 'pem' })).toBe(pemA);
    expect((await certificates.find('B'))?.export({ type: 'spki', format: 'pem' })).toBe(pemB);
    await certificates.find('A');
    expect(calls).toEqual([{ path: paths.certificates, fields: {} }]);
  });

  it('are kept for as long as they are asked for', async () => {
    const { certificates, calls, advance } = setUp(success(a));
    await certificates.find('A');
    advance(30 * 86_400_000);
    await certificates.find('A');
    expect(calls).toHaveLength(1);
  });

  it('are asked for again when an unknown serial turns up, which replaces the old ones', async () => {
    const { certificates, calls, advance } = setUp(success(a), success(b));
    await certificates.find('A');
    advance(60_000);
    expect(await certificates.find('B')).not.toBeNull();
    expect(calls).toHaveLength(2);
    expect(await certificates.find('A')).toBeNull();
  });

  it('are not asked for more than once a minute, however many serials are made up', async () => {
    const { certificates, calls, advance } = setUp(success(a));
    for (let round = 0; round < 50; round += 1) expect(await certificates.find(`made up ${round}`)).toBeNull();
    expect(calls).toHaveLength(1);
    advance(59_999);
    expect(await certificates.find('made up')).toBeNull();
    expect(calls).toHaveLength(1);
    advance(1);
    expect(await certificates.find('made up')).toBeNull();
    expect(calls).toHaveLength(2);
    expect(await certificates.find('A')).not.toBeNull();
  });

  it('are asked for once by many at the same time', async () => {
    const { certificates, calls } = setUp(success(a, b));
    const found = await Promise.all(['A', 'B', 'A', 'C', 'B'].map((serial) => certificates.find(serial)));
    expect(found.map((key) => key !== null)).toEqual([true, true, true, false, true]);
    expect(calls).toHaveLength(1);
  });

  it.each<[string, Reply]>([
    ['no answer', { kind: 'none', reason: 'timed out' }],
    ['a refusal', { kind: 'refused', code: '400004', message: 'Invalid API key or IP.' }],
    ['data of another shape', { kind: 'success', data: { certSerial: 'A' } }],
    ['no data', { kind: 'success', data: undefined }],
  ])('that cannot be had, for %s, are a problem and not a wrong signature', async (_, reply) => {
    const { certificates } = setUp(reply);
    const error = await rejection(certificates.find('A'));
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ code: 'gateway_unavailable' });
  });

  it('that could not be had are a problem for everyone who waits, and are asked for again a minute later', async () => {
    const { certificates, calls, advance } = setUp({ kind: 'none', reason: 'timed out' }, success(a));
    const errors = await Promise.all([rejection(certificates.find('A')), rejection(certificates.find('B'))]);
    for (const error of errors) expect(error).toBeInstanceOf(ProblemError);
    expect(calls).toHaveLength(1);
    advance(60_000);
    expect(await certificates.find('A')).not.toBeNull();
  });

  it('that could not be had a moment ago are still a problem: nobody can say that the signature is wrong', async () => {
    const { certificates, calls, advance } = setUp({ kind: 'none', reason: 'timed out' });
    await rejection(certificates.find('A'));
    advance(1_000);
    expect(await rejection(certificates.find('A'))).toBeInstanceOf(ProblemError);
    expect(calls).toHaveLength(1);
  });

  it('keep serving the known ones while Binance Pay is away', async () => {
    const { certificates, advance } = setUp(success(a), { kind: 'none', reason: 'timed out' });
    await certificates.find('A');
    advance(60_000);
    await rejection(certificates.find('B'));
    expect(await certificates.find('A')).not.toBeNull();
  });

  it('of which one cannot be read still serve the others', async () => {
    const { certificates } = setUp(success({ certSerial: 'X', certPublic: 'not a key' }, a));
    expect(await certificates.find('A')).not.toBeNull();
    expect(await certificates.find('X')).toBeNull();
  });

  it('do not mistake a name that every object has for a serial', async () => {
    const { certificates } = setUp(success(a));
    expect(await certificates.find('constructor')).toBeNull();
    expect(await certificates.find('__proto__')).toBeNull();
  });
});
