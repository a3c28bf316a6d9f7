/** The policy, as whoever manages it sees and changes it over HTTP. */
import type { MyPolicy, Policy, PolicyTest, PolicyVersion, Problem } from '@refund-panel/shared';
import { expect } from 'vitest';
import type { TestServer } from './test-server.js';

export interface Answer<Value> {
  readonly status: number;
  readonly value: Value;
  readonly problem: Problem;
}

export const manager = { operator: { id: 'chief' }, permissions: ['policy:manage'] };

export async function ask<Value>(
  server: TestServer,
  [method, path]: readonly ['GET' | 'POST' | 'PUT', string],
  body?: object,
  claims: object = manager,
): Promise<Answer<Value>> {
  const response = await server.request(path, {
    method,
    headers: { Authorization: `Bearer ${await server.mintToken(claims)}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const value: unknown = await response.json();
  return { status: response.status, value: value as Value, problem: value as Problem };
}

/** Puts a policy in force, whichever is. */
export async function setPolicy(server: TestServer, policy: Policy): Promise<number> {
  const { value: current } = await ask<PolicyVersion>(server, ['GET', '/v1/policy']);
  const change = { policy, expectedVersion: current.version, reason: 'as agreed' };
  const { status, value } = await ask<PolicyVersion>(server, ['PUT', '/v1/policy'], change);
  expect(status).toBe(200);
  return value.version;
}

export const tryPolicy = (server: TestServer, policy: Policy, since?: string) =>
  ask<PolicyTest>(server, ['POST', '/v1/policy/test'], { policy, ...(since === undefined ? {} : { since }) });

export const myPolicy = (server: TestServer, claims: object) =>
  ask<MyPolicy>(server, ['GET', '/v1/policy/mine'], undefined, { permissions: ['refunds:create'], ...claims });
