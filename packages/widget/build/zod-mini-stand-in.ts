/**
 * Stands in for `zod/mini` in the one-file build, where zod is a quarter of the weight for a small part of its work.
 * What a reply must look like still comes from the contract's schemas; this asks yes or no of them. It knows what
 * packages/shared uses, neither strips nor converts, and leaves defaults, messages and metadata to the server.
 */

type Test = (value: unknown) => boolean;

class Schema {
  readonly accepts: Test;
  readonly shape: Shape;

  constructor(accepts: Test, shape: Shape = {}) {
    this.accepts = accepts;
    this.shape = shape;
  }

  check(...tests: readonly (Test | Schema)[]): Schema {
    const all = tests.map((test) => (test instanceof Schema ? test.accepts : test));
    return new Schema((value) => this.accepts(value) && all.every((test) => test(value)), this.shape);
  }

  safeParse(data: unknown): { success: boolean; data: unknown } {
    return { success: this.accepts(data), data };
  }
}

type Shape = Readonly<Record<string, Schema>>;

const sizeOf = (value: unknown) => (value as string | readonly unknown[]).length;
const oneOf = (values: readonly unknown[]) => new Schema((value) => values.includes(value));
const orElse = (schema: Schema, other: Test) => new Schema((value) => other(value) || schema.accepts(value));

function has(shape: Shape, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(shape).every(([name, schema]) => schema.accepts((value as Record<string, unknown>)[name]));
}

export const string = () => new Schema((value) => typeof value === 'string');
export const int = () => new Schema(Number.isSafeInteger);
export const coerce = { number: () => new Schema((value) => typeof value === 'number') };
export const iso = { datetime: () => string().check((value) => !Number.isNaN(Date.parse(value as string))) };
export const literal = (value: unknown) => oneOf([value]);
export const array = (item: Schema) =>
  new Schema((value) => Array.isArray(value) && value.every((one) => item.accepts(one)));
export const object = (shape: Shape) => new Schema((value) => has(shape, value), shape);
export const extend = (schema: Schema, shape: Shape) => object({ ...schema.shape, ...shape });
export const union = (schemas: readonly Schema[]) =>
  new Schema((value) => schemas.some((schema) => schema.accepts(value)));
export const optional = (schema: Schema) => orElse(schema, (value) => value === undefined);
export const nullable = (schema: Schema) => orElse(schema, (value) => value === null);
export const nullish = (schema: Schema) => orElse(schema, (value) => value === undefined || value === null);

export const regex =
  (pattern: RegExp): Test =>
  (value) =>
    pattern.test(value as string);
export const refine = (test: Test): Test => test;
export const minLength =
  (least: number): Test =>
  (value) =>
    sizeOf(value) >= least;
export const maxLength =
  (most: number): Test =>
  (value) =>
    sizeOf(value) <= most;
export const minimum =
  (least: number): Test =>
  (value) =>
    (value as number) >= least;
export const maximum =
  (most: number): Test =>
  (value) =>
    (value as number) <= most;

export { object as strictObject, oneOf as enum, optional as _default };

/** Ids are for documents. */
export const globalRegistry = { add: () => undefined };
