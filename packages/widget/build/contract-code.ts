/** Writes the panel's own form of the contract: the checks of the replies as code of a few small functions. */
import type { Endpoint } from '@refund-panel/shared';
import type * as z from 'zod/mini';

type Fields = Readonly<Record<string, z.ZodMiniType>>;

/** What is read of a schema; zod's own types know each kind apart, and here they are walked alike. */
interface SchemaDefinition {
  readonly type: string;
  readonly format?: string;
  readonly pattern?: RegExp;
  readonly innerType?: z.ZodMiniType;
  readonly element?: z.ZodMiniType;
  readonly entries?: Readonly<Record<string, string>>;
  readonly shape?: Fields;
  readonly catchall?: z.ZodMiniType;
  readonly checks?: readonly { readonly _zod: { readonly def: CheckDefinition } }[];
}

interface CheckDefinition {
  readonly check: string;
  readonly pattern?: RegExp;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A server may be newer than the panel: a code that this one has no words for is shown in the server's own, and its refusal is one. */
export const OPEN_LIST = 'problemCode';

/** The formatter's. */
const LINE_WIDTH = 120;

/** What the package of the contract exports, by name. */
export type ContractModule = Readonly<Record<string, unknown>>;

/** @param checks schemas that the panel needs beside those of replies, each with the name of its check */
export function writeContract(module: ContractModule, checks: Readonly<Record<string, z.ZodMiniType>>): string {
  const writer = createWriter(namesOf(module));
  const exported = [
    ...Object.entries(checks).map(([name, schema]) => `export const ${name} = ${writer.shape(schema, name)};`),
    ...Object.entries(module).flatMap(([name, value]) =>
      panelEndpoints.includes(name) ? [endpoint(writer, name, value as Endpoint)] : [],
    ),
  ];
  const used = functionNames.filter((name) =>
    new RegExp(`\\b${name}\\b`).test([...writer.declared, ...exported].join()),
  );
  return [
    '/** Written from `@refund-panel/shared` by `pnpm --filter @refund-panel/widget contract`; a test holds it to the schemas. */',
    "import type * as contract from '@refund-panel/shared';",
    `import {\n${used.map((name) => `  ${name},\n`).join('')}} from './shape.js';`,
    "import type { Wire } from './wire.js';",
    '',
    [...writer.declared, ...exported].join('\n\n'),
    '',
  ].join('\n');
}

const functionNames = [
  ...[
    'array',
    'boolean',
    'both',
    'dateTime',
    'exactly',
    'integer',
    'matching',
    'nullable',
    'object',
    'oneOf',
    'optional',
    'string',
  ],
];

/** What the panel calls. The others are for the host's own server, for whoever keeps the policy, and for auditors. */
export const panelEndpoints: readonly string[] = [
  'adoptRefund',
  'approveRefund',
  'cancelRefund',
  'createRefund',
  'getInbox',
  'getMyPolicy',
  'getOrder',
  'getRefund',
  'getRequestedRefund',
  'getSending',
  'listOrders',
  'listRefunds',
  'rejectRefund',
  'syncOrder',
];

function namesOf(module: ContractModule): ReadonlyMap<z.ZodMiniType, string> {
  const schemas = Object.entries(module).filter(([name]) => name.endsWith('Schema'));
  return new Map(schemas.map(([name, schema]) => [schema as z.ZodMiniType, name.replace(/Schema$/, '')]));
}

interface Writer {
  /** The named shapes, each after those that it uses. */
  readonly declared: string[];
  shape(schema: z.ZodMiniType, place: string): string;
}

function createWriter(names: ReadonlyMap<z.ZodMiniType, string>): Writer {
  const declared: string[] = [];
  const known = new Set<string>();

  function declare(name: string, write: () => string): string {
    if (known.has(name)) return name;
    known.add(name);
    const code = write();
    declared.push(`const ${name} = ${code};`);
    return name;
  }

  function shape(schema: z.ZodMiniType, place: string): string {
    const name = names.get(schema);
    if (name === OPEN_LIST) return 'string';
    if (name !== undefined) return declare(name, () => write(schema, place, true));
    const { format } = schema._zod.def as SchemaDefinition;
    return format === 'datetime' ? 'dateTime' : write(schema, place, false);
  }

  function write(schema: z.ZodMiniType, place: string, isNamed: boolean): string {
    const definition = schema._zod.def as SchemaDefinition;
    const inner = ({ innerType, element }: SchemaDefinition) => shape(innerType ?? (element as z.ZodMiniType), place);
    switch (definition.type) {
      case 'string':
        return string(schema, place);
      case 'number':
        if (definition.format === 'safeint') return 'integer';
        break;
      case 'boolean':
        return 'boolean';
      case 'enum':
        return call('oneOf', Object.values(definition.entries ?? {}).map(quote));
      case 'nullable':
      case 'optional':
      case 'array':
        return `${definition.type}(${inner(definition)})`;
      case 'object':
        return object(definition, place, isNamed);
    }
    throw new TypeError(`${place}: the panel cannot check a ${definition.type}`);
  }

  function object({ shape: fields = {}, catchall }: SchemaDefinition, place: string, isNamed: boolean): string {
    const base = isNamed && catchall === undefined ? baseOf(fields) : undefined;
    if (base !== undefined) {
      const more = Object.entries(fields).filter(([name]) => !(name in fieldsOf(base)));
      return `both(${shape(base, place)}, ${object({ type: 'object', shape: Object.fromEntries(more) }, place, false)})`;
    }
    const kind = catchall === undefined ? 'object' : 'exactly';
    const parts = Object.entries(fields).map(([name, field]) => `${name}: ${shape(field, `${place}.${name}`)}`);
    return isNamed
      ? `${kind}({\n${parts.map((part) => `  ${part},\n`).join('')}})`
      : `${kind}({ ${parts.join(', ')} })`;
  }

  /** The named shape that this one only adds fields to. */
  function baseOf(fields: Fields): z.ZodMiniType | undefined {
    return [...names.keys()].find((candidate) => {
      const own = Object.entries(fieldsOf(candidate));
      const isPart = own.every(([name, field]) => fields[name] === field);
      return isPart && own.length > 0 && own.length < Object.keys(fields).length;
    });
  }

  return { declared, shape };
}

/** None where other fields are refused: then nothing could be added. */
function fieldsOf(schema: z.ZodMiniType): Fields {
  const { shape = {}, catchall } = schema._zod.def as SchemaDefinition;
  return catchall === undefined ? shape : {};
}

function string(schema: z.ZodMiniType, place: string): string {
  const { format, pattern = patternOf(schema), checks = [] } = schema._zod.def as SchemaDefinition;
  const lengths = { minimum: 0, maximum: '' as number | '' };
  const patterns = format === undefined ? [] : [String(pattern)];
  for (const { _zod } of checks) {
    const { check, pattern: own, minimum, maximum } = _zod.def;
    if (own !== undefined) patterns.push(String(own));
    else if (check === 'min_length' && minimum !== undefined) lengths.minimum = minimum;
    else if (check === 'max_length' && maximum !== undefined) lengths.maximum = maximum;
    else throw new TypeError(`${place}: the panel cannot check ${check}`);
  }
  const { minimum, maximum } = lengths;
  if (minimum > 0 || maximum !== '') patterns.unshift(`/^[\\s\\S]{${minimum},${maximum}}$/`);
  return patterns.length === 0 ? 'string' : call('matching', patterns);
}

/** A format's own pattern is not in its definition. */
function patternOf(schema: z.ZodMiniType): RegExp | undefined {
  return (schema._zod as { readonly pattern?: RegExp }).pattern;
}

function call(name: string, parameters: readonly string[]): string {
  const line = `${name}(${parameters.join(', ')})`;
  // `const … = …;` stands around it.
  if (line.length < LINE_WIDTH - 40) return line;
  return `${name}(\n${parameters.map((parameter) => `  ${parameter},\n`).join('')})`;
}

function endpoint(writer: Writer, name: string, { method, path, replies }: Endpoint): string {
  const shapes = Object.entries(replies).map(([status, reply]) => {
    return `${status}: ${writer.shape(reply, `${name}.${status}`)}`;
  });
  return [
    `export const ${name}: Wire<typeof contract.${name}> = {`,
    `  method: ${quote(method)},`,
    `  path: ${quote(path)},`,
    `  replies: { ${shapes.join(', ')} },`,
    '};',
  ].join('\n');
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
