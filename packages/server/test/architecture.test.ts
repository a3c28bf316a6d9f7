/** The law of the house: who may import what. ARCHITECTURE.md shows the same table to people. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Room {
  /** Its files: a folder, or one file. The first room that fits a file is the file's own. */
  readonly place: string;
  /** Other places it may import from, besides itself; `type:` allows types only. */
  readonly from: readonly string[];
  /** Packages it may import; `node:` stands for Node's own modules, and `type:` allows types only. */
  readonly packages: readonly string[];
  /** Places that only a dynamic import may reach. */
  readonly onDemand?: readonly string[];
}

const shared = '@refund-panel/shared';

const rooms: readonly Room[] = [
  { place: 'shared/src/', from: [], packages: ['zod/mini'] },
  // Files of their own on the wire: what they need of the panel is handed to them, or is small and pure, and copied into them.
  {
    place: 'widget/src/refunding/',
    from: [
      'type:widget/src/',
      'widget/src/contract/',
      'widget/src/messages/problem-words.ts',
      'widget/src/order-changes.ts',
      'widget/src/order-live.ts',
      'widget/src/panel-problem.ts',
      'widget/src/refund-draft.ts',
      'widget/src/refund-reasons.ts',
    ],
    packages: [shared, 'type:lit'],
  },
  {
    place: 'widget/src/transactions/',
    from: ['type:widget/src/', 'widget/src/events.ts'],
    packages: [shared, 'type:lit'],
  },
  { place: 'widget/src/react.ts', from: ['type:widget/src/'], packages: ['type:react'] },
  { place: 'widget/src/vue.ts', from: ['type:widget/src/'], packages: ['type:vue'] },
  { place: 'widget/src/svelte.ts', from: ['type:widget/src/'], packages: ['type:svelte/elements'] },
  {
    place: 'widget/src/',
    from: ['widget/languages/built/en/'],
    packages: [shared, 'lit', 'lit/', '@lit/'],
    onDemand: ['widget/src/refunding/', 'widget/src/transactions/', 'widget/languages/built/'],
  },
  { place: 'server/src/domain/', from: [], packages: [shared] },
  // Nothing but types: what is behind a port may not depend on how it is used.
  { place: 'server/src/operations/ports/', from: ['type:server/src/domain/'], packages: [`type:${shared}`] },
  {
    place: 'server/src/operations/',
    from: ['type:server/src/operations/ports/', 'server/src/domain/', 'server/src/invariant.ts'],
    packages: [shared, 'node:crypto'],
  },
  {
    place: 'server/src/store/',
    from: ['type:server/src/operations/ports/', 'server/src/domain/', 'server/src/invariant.ts'],
    packages: [shared, 'drizzle-orm', 'drizzle-orm/', 'postgres', '@electric-sql/', 'rate-limiter-flexible', 'node:'],
  },
  {
    place: 'server/src/gateway/',
    from: ['type:server/src/operations/ports/', 'server/src/domain/'],
    packages: [shared, 'lossless-json', 'zod/mini', 'node:crypto', 'node:http', 'node:https'],
  },
  {
    place: 'server/src/http/',
    from: ['server/src/operations/', 'server/src/domain/', 'server/src/invariant.ts'],
    packages: [
      shared,
      'csv-stringify/',
      'hono',
      'hono/',
      '@hono/zod-validator',
      'jose',
      'zod-openapi',
      'zod/mini',
      'node:',
    ],
  },
  { place: 'server/src/worker/', from: ['server/src/operations/', 'server/src/domain/'], packages: [shared] },
  {
    place: 'server/src/audit/main.ts',
    from: ['server/src/audit/', 'server/src/config.ts'],
    packages: [],
  },
  {
    place: 'server/src/audit/',
    from: ['server/src/store/', 'server/src/start-failure.ts'],
    packages: [shared, 'node:'],
  },
  {
    place: 'server/src/signing/main.ts',
    from: ['server/src/signing/', 'server/src/gateway/signer.ts', 'server/src/config.ts'],
    packages: ['node:'],
  },
  {
    place: 'server/src/policy/main.ts',
    from: ['server/src/policy/', 'server/src/config.ts', 'server/src/start-failure.ts', 'server/src/store/'],
    packages: ['node:'],
  },
  {
    place: 'server/src/import/main.ts',
    from: ['server/src/import/', 'server/src/config.ts', 'server/src/start-failure.ts', 'server/src/store/'],
    packages: [],
  },
  {
    place: 'server/src/import/',
    from: ['server/src/operations/', 'server/src/domain/', 'server/src/http/csv.ts'],
    packages: [shared, 'csv-parse', 'node:'],
  },
  {
    place: 'server/src/policy/',
    from: ['server/src/operations/', 'server/src/domain/'],
    packages: [shared, 'node:util'],
  },
  { place: 'server/src/signing/', from: ['server/src/gateway/signer.ts'], packages: ['node:'] },
  {
    place: 'server/src/sandbox/',
    from: ['server/src/gateway/signer.ts', 'server/src/gateway/wire.ts', 'server/src/signing/'],
    packages: [shared, 'hono', 'hono/', '@hono/node-server', 'node:'],
  },
  { place: 'server/src/demo/', from: [], packages: [shared, 'hono', 'hono/', 'node:'] },
  { place: 'server/src/invariant.ts', from: [], packages: [] },
  { place: 'server/src/config-error.ts', from: [], packages: [] },
  { place: 'server/src/secret.ts', from: [], packages: [] },
  { place: 'server/src/edge-settings.ts', from: [], packages: ['zod/mini'] },
  {
    place: 'server/src/issuer-settings.ts',
    from: ['server/src/config-error.ts'],
    packages: [shared, 'zod/mini'],
  },
  {
    place: 'server/src/config.ts',
    from: [
      'server/src/config-error.ts',
      'server/src/edge-settings.ts',
      'server/src/issuer-settings.ts',
      'server/src/secret.ts',
    ],
    packages: ['zod/mini'],
  },
  {
    place: 'server/src/start-failure.ts',
    from: ['server/src/config-error.ts', 'server/src/store/data-folder-lock.ts'],
    packages: [],
  },
  {
    place: 'server/src/server.ts',
    from: [
      'server/src/config.ts',
      'server/src/invariant.ts',
      'server/src/operations/',
      'server/src/store/',
      'server/src/gateway/',
      'server/src/http/',
      'server/src/worker/',
      'type:server/src/sandbox/',
    ],
    packages: [shared, 'hono', 'node:'],
    onDemand: ['server/src/sandbox/', 'server/src/demo/'],
  },
  {
    place: 'server/src/main.ts',
    from: ['server/src/config.ts', 'server/src/server.ts', 'server/src/start-failure.ts', 'server/src/gateway/wire.ts'],
    packages: ['@hono/node-server', 'pino', 'node:'],
  },
];

interface Import {
  readonly specifier: string;
  readonly kind: 'value' | 'type' | 'dynamic';
}

interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const packagesFolder = fileURLToPath(new URL('../../', import.meta.url));

function readSources(): SourceFile[] {
  return ['shared', 'widget', 'server'].flatMap((name) =>
    readdirSync(join(packagesFolder, name, 'src'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => ({ path: relative(packagesFolder, file).split(sep).join('/'), text: readFileSync(file, 'utf8') })),
  );
}

function importsOf({ text }: SourceFile): Import[] {
  const code = text.replace(/^\s*(\/\/|\/?\*).*$/gm, '');
  const found: Import[] = [];
  for (const [, keyword, specifier = ''] of code.matchAll(
    /^(?:import|export)\s+(type\s)?[^;'"]*?from\s+['"]([^'"]+)['"]/gm,
  )) {
    found.push({ specifier, kind: keyword === undefined ? 'value' : 'type' });
  }
  for (const [, specifier = ''] of code.matchAll(/^import\s+['"]([^'"]+)['"]/gm))
    found.push({ specifier, kind: 'value' });
  for (const [, specifier = ''] of code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) {
    found.push({ specifier, kind: 'dynamic' });
  }
  return found;
}

function roomOf(path: string): Room | undefined {
  return rooms.find(({ place }) => fits(path, place));
}

function fits(path: string, place: string): boolean {
  return place.endsWith('/') ? path.startsWith(place) : path === place;
}

function target(path: string, specifier: string): string {
  return join(dirname(path), specifier).split(sep).join('/').replace(/\.js$/, '.ts');
}

/** Null when the room's rules allow the import. */
function breach(path: string, room: Room, { specifier, kind }: Import): string | null {
  if (!specifier.startsWith('.')) {
    const allowed = room.packages.some((named) => {
      const name = named.replace(/^type:/, '');
      if (name !== named && kind !== 'type') return false;
      return specifier === name || (/[/:]$/.test(name) && specifier.startsWith(name));
    });
    return allowed ? null : `${path} imports the package ${specifier}; ${room.place} may not`;
  }
  const to = target(path, specifier);
  if (roomOf(to) === room) return null;
  if (kind === 'dynamic') {
    const allowed = room.onDemand?.some((place) => fits(to, place)) ?? false;
    return allowed ? null : `${path} imports ${to} on demand; ${room.place} may not`;
  }
  const allowed = room.from.some((place) =>
    place.startsWith('type:') ? kind === 'type' && fits(to, place.slice('type:'.length)) : fits(to, place),
  );
  return allowed ? null : `${path} imports ${kind === 'type' ? 'types of ' : ''}${to}; ${room.place} may not`;
}

function breaches(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const room = roomOf(file.path);
    if (room === undefined) return [`${file.path} is in no room of the table`];
    return importsOf(file).flatMap((imported) => breach(file.path, room, imported) ?? []);
  });
}

/** A path of imports that comes back to where it began, or null. Types are gone at run time and count all the same. */
function findCycle(files: readonly SourceFile[]): string[] | null {
  const edges = new Map(
    files.map((file) => [
      file.path,
      importsOf(file)
        .filter(({ specifier, kind }) => specifier.startsWith('.') && kind !== 'dynamic')
        .map(({ specifier }) => target(file.path, specifier)),
    ]),
  );
  const done = new Set<string>();
  function visit(path: string, trail: readonly string[]): string[] | null {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return null;
    for (const next of edges.get(path) ?? []) {
      const cycle = visit(next, [...trail, path]);
      if (cycle !== null) return cycle;
    }
    done.add(path);
    return null;
  }
  for (const path of edges.keys()) {
    const cycle = visit(path, []);
    if (cycle !== null) return cycle;
  }
  return null;
}

const sources = readSources();

describe('the house', () => {
  it('keeps its table of imports', () => {
    expect(breaches(sources)).toEqual([]);
  });

  it('has no cycles', () => {
    expect(findCycle(sources)).toBeNull();
  });

  it('reads the environment in one file', () => {
    const readers = sources.filter(({ text }) => /\bprocess\.env\b/.test(text.replace(/^\s*(\/\/|\/?\*).*$/gm, '')));
    expect(readers.map(({ path }) => path)).toEqual(['server/src/config.ts']);
  });

  it('calls others over the network in two files: Binance Pay, and the issuer of tokens', () => {
    const calls = /\bfetch\(|\bfrom 'node:(https?|http2|tls|dgram)'|\bcreateRemoteJWKSet\b|\b(WebSocket|EventSource)\(/;
    const callers = sources.filter(({ path, text }) => {
      // Binance Pay's stand-in and the host's: neither is there in production.
      if (!path.startsWith('server/src/') || /^server\/src\/(sandbox|demo)\//.test(path)) return false;
      return calls.test(text.replace(/^\s*(\/\/|\/?\*).*$/gm, '').replace(/\bsandbox\.fetch\(/g, ''));
    });
    expect(callers.map(({ path }) => path).sort()).toEqual([
      'server/src/gateway/post.ts',
      'server/src/http/issuer-keys.ts',
    ]);
  });

  it('names in full what it imports on demand, and requires nothing', () => {
    const hidden = sources.filter(
      ({ text }) => /\bimport\((?!\s*')/.test(text) || /(?<!create)\brequire\(/i.test(text),
    );
    expect(hidden.map(({ path }) => path)).toEqual([]);
  });

  it('has named exports only', () => {
    expect(sources.filter(({ text }) => /^export default\b/m.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('only re-exports at the doors of its packages', () => {
    const doors = sources.filter(({ path }) => /^(shared|widget)\/src\/index\.ts$/.test(path));
    expect(doors).toHaveLength(2);
    for (const { text } of doors) {
      const statements = text
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .split(';')
        .map((statement) => statement.trim());
      for (const statement of statements.filter((one) => one !== '')) expect(statement).toMatch(/^export .*from /s);
    }
  });

  it('has small rooms: nine files in ten under 300 lines', () => {
    const long = sources.filter(({ text }) => text.split('\n').length > 300);
    expect(long.length / sources.length).toBeLessThan(0.1);
  });
});

describe('the checker itself', () => {
  const file = (path: string, text: string): SourceFile => ({ path, text });

  it.each([
    ['server/src/domain/x.ts', "import { readFileSync } from 'node:fs';"],
    ['server/src/domain/x.ts', "import { findOrder } from '../operations/find-order.js';"],
    ['server/src/store/x.ts', "import { sign } from '../gateway/signer.js';"],
    ['server/src/store/x.ts', "import { Log } from '../operations/ports/log.js';"],
    ['server/src/gateway/x.ts', "export * from '../store/store.js';"],
    ['server/src/http/x.ts', "import type { Gateway } from '../gateway/client.js';"],
    ['server/src/http/x.ts', "import '../store/store.js';"],
    ['server/src/server.ts', "import { createSandbox } from './sandbox/index.js';"],
    ['server/src/main.ts', "const x = await import('./sandbox/index.js');"],
    ['server/src/sandbox/x.ts', "import type { Refund } from '../domain/refund.js';"],
    ['widget/src/x.ts', "import type { App } from '@refund-panel/server';"],
    ['widget/src/x.ts', "import type { JSX } from 'react';"],
    ['widget/src/react.ts', "import { useRef } from 'react';"],
    ['widget/src/x.ts', "import type { App } from '../../server/src/http/app.js';"],
    ['widget/src/x.ts', "import { kit } from './transactions/kit.js';"],
    ['widget/src/transactions/x.ts', "import { html } from 'lit';"],
    ['widget/src/transactions/x.ts', "import { icon } from '../views/icons.js';"],
    ['shared/src/x.ts', "import * as z from 'zod';"],
    ['server/src/utils/x.ts', ''],
  ])('notices in %s: %s', (path, text) => {
    expect(breaches([file(path, text)])).toHaveLength(1);
  });

  it('lets through what the table allows', () => {
    const allowed =
      "import type { Log } from '../operations/ports/log.js';\nimport { parseAmount } from '@refund-panel/shared';";
    expect(breaches([file('server/src/gateway/x.ts', allowed)])).toEqual([]);
  });

  it('notices a cycle', () => {
    const cycle = findCycle([
      file('shared/src/a.ts', "import { b } from './b.js';"),
      file('shared/src/b.ts', "import { c } from './c.js';"),
      file('shared/src/c.ts', "import { a } from './a.js';"),
    ]);
    expect(cycle).toEqual(['shared/src/a.ts', 'shared/src/b.ts', 'shared/src/c.ts', 'shared/src/a.ts']);
  });
});
