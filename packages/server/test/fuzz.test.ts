/** A short fuzz of every route in the OpenAPI document: `npm run fuzz` has no end to it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FuzzResult, runFuzz } from '../proof/fuzz/run-fuzz.js';
import { type FuzzStage, setStage } from '../proof/fuzz/stage.js';
import { openTestDatabase } from './database.js';

const REQUESTS = 3_000;
const TIMEOUT_MS = 300_000;

let stage: FuzzStage;
let result: FuzzResult;
beforeAll(async () => {
  stage = await setStage(openTestDatabase);
  result = await runFuzz(stage, { requests: REQUESTS, seed: 20_260_301 });
}, TIMEOUT_MS);
afterAll(() => stage.close());

describe('a fuzz of every route in the OpenAPI document', () => {
  it('finds no failure, no leak, no answer beside the document, and no money moved that nobody may ask for', () => {
    expect(result.findings).toEqual([]);
    expect(result.requests).toBe(REQUESTS);
  });

  it('leaves no route out', async () => {
    const document = (await (await stage.server.app.request('/openapi.json')).json()) as { paths: object };
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect([...result.calls.keys()].sort()).toEqual(described.sort());
  });

  it('gets behind the checks: money moves, and routes of every kind succeed', () => {
    expect(result.moved).toBeGreaterThan(10);
    expect(result.approvals.given).toBeGreaterThan(0);
    expect(result.approvals.ownRefused).toBeGreaterThan(0);
    for (const route of ['POST /v1/sessions', 'GET /v1/orders', 'GET /v1/refunds', 'POST /v1/sending/freeze']) {
      expect(result.calls.get(route)?.succeeded, route).toBeGreaterThan(0);
    }
  });
});
