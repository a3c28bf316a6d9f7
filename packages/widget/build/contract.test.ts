/** The panel's checks against the contract's schemas, on random replies and on spoilt ones. */
import * as shared from '@refund-panel/shared';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod/mini';
import * as contract from '../src/contract/endpoints.js';
import type { Shape } from '../src/contract/shape.js';
import { panelEndpoints } from './contract-code.js';
import { createRandom, createValues, mutate } from './random-values.js';

const wires = Object.entries(contract).filter(([, value]) => typeof value === 'object') as [
  string,
  { readonly method: string; readonly path: string; readonly replies: Readonly<Record<number, Shape>> },
][];

const endpointOf = (name: string) => new Map<string, unknown>(Object.entries(shared)).get(name) as shared.Endpoint;

/** Every check of the panel, with the schema that it stands for. */
const pairs: [string, Shape, z.ZodMiniType][] = [
  ['isPrepayId', contract.isPrepayId, shared.prepayIdSchema],
  ['isProblem', contract.isProblem, shared.problemSchema],
  ...wires.flatMap(([name, { replies }]) =>
    Object.entries(replies).map(([status, shape]): [string, Shape, z.ZodMiniType] => {
      return [`${name} ${status}`, shape, endpointOf(name).replies[Number(status)] as z.ZodMiniType];
    }),
  ),
];

/** By the schema, but for codes: the panel takes any word there. */
function isTaken(schema: z.ZodMiniType, value: unknown): boolean {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).every((issue) => isOpen(issue.path) && typeof valueAt(value, issue.path) === 'string');
}

const isOpen = (path: readonly PropertyKey[]) => path.at(-1) === 'code' || path.at(-1) === 'refusal';

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((within, name) => (within as Readonly<Record<PropertyKey, unknown>>)[name], value);
}

describe("the panel's form of the contract", () => {
  it('has every endpoint that the panel calls, as the contract has it', () => {
    expect(wires.map(([name]) => name).sort()).toEqual([...panelEndpoints].sort());
    for (const [name, { method, path }] of wires) expect(endpointOf(name)).toMatchObject({ method, path });
  });

  it.each(pairs)('%s takes what the schema takes, and nothing else', (name, shape, schema) => {
    const random = createRandom(name.length * 7919);
    const values = createValues(random);
    let taken = 0;
    let refused = 0;
    for (let round = 0; round < 1_500; round += 1) {
      const valid = values.of(schema);
      expect(schema.safeParse(valid).success, JSON.stringify(valid)).toBe(true);
      expect(shape(valid), JSON.stringify(valid)).toBe(true);
      const mutant = mutate(valid, random);
      const expected = isTaken(schema, mutant);
      expect(shape(mutant), JSON.stringify(mutant)).toBe(expected);
      if (expected) taken += 1;
      else refused += 1;
    }
    // A test that never sees both sides would prove half of it.
    expect(refused).toBeGreaterThan(100);
    if (name !== 'isPrepayId') expect(taken).toBeGreaterThan(100);
  });

  it('takes a code that only a later server knows', () => {
    const problem = {
      type: '',
      title: '',
      status: 400,
      code: 'of_tomorrow',
      detail: '',
      moneyMoved: 'no',
      requestId: '',
    };
    expect(contract.isProblem(problem)).toBe(true);
    expect(contract.isProblem({ ...problem, code: 4 })).toBe(false);
  });

  it.each([null, undefined, 0, '', 'x', true, [], {}, [[]], Number.NaN, () => {}])(
    'every check agrees with its schema on %s',
    (value) => {
      for (const [name, shape, schema] of pairs) expect(shape(value), name).toBe(schema.safeParse(value).success);
    },
  );
});
