// Dependencies are few, pinned, whole, and run nothing when they are installed; and what is known against them is found out.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { root } from './pnpm.mjs';

const text = (path) => readFileSync(join(root, path), 'utf8');
const lock = text('pnpm-lock.yaml');
const workspace = text('pnpm-workspace.yaml');

const folders = ['.', 'bench', ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`)];
const manifests = folders.map((folder) => [folder, JSON.parse(text(join(folder, 'package.json')))]);

/** The lines below a heading, as far as they are indented. */
function section(yaml, heading) {
  const [, lines = ''] = new RegExp(`^${heading}:\\n((?:(?: .*)?\\n)*)`, 'm').exec(yaml) ?? [];
  return lines;
}

/** Name and version of every package that the lock file knows. */
const locked = [
  ...section(lock, 'packages').matchAll(/^ {2}'?((?:@[^@/]+\/)?[^@']+)@([^':(]+)'?:\n((?: {4}.*\n)*)/gm),
].map(([, name, version, described]) => ({ name, version, described }));

describe('dependencies', () => {
  it('are named in one catalog, each by one exact version', () => {
    const versions = [
      ...`${section(workspace, 'catalog')}\n${section(workspace, 'catalogs')}`.matchAll(/^ +"?[@\w./-]+"?: +(\S+)$/gm),
    ];
    expect(versions.length).toBeGreaterThan(40);
    for (const [line, version] of versions) expect(version, line).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  });

  it.each(manifests)('of %s are all from the catalog', (_, { dependencies, devDependencies, optionalDependencies }) => {
    for (const [name, wanted] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }))
      expect(wanted, name).toMatch(/^(catalog:\w*|workspace:\*)$/);
  });

  it('are locked with the hash of what is installed, and come from the registry alone', () => {
    expect(locked.length).toBeGreaterThan(500);
    for (const { name, version, described } of locked) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+/);
      expect(described, name).toMatch(/^ {4}resolution: \{integrity: sha512-[\w+/=]{86,90}\}$/m);
    }
    expect(lock).not.toMatch(/:\/\/|\bgit@|\btarball:|[ '(]file:/);
  });

  it('run nothing when they are installed, but for those that are named', () => {
    expect(workspace).toMatch(/^strictDepBuilds: true$/m);
    const allowed = [...section(workspace, 'allowBuilds').matchAll(/^ {2}"?([@\w./-]+)"?: (true|false)/gm)];
    const decided = new Set(allowed.map(([, name]) => name));
    const store = join(root, 'node_modules/.pnpm');
    const scripted = readdirSync(store)
      .filter((entry) => existsSync(join(store, entry, 'node_modules')))
      .flatMap((entry) => packagesIn(join(store, entry, 'node_modules')))
      .filter(({ scripts = {} }) => ['preinstall', 'install', 'postinstall'].some((script) => script in scripts))
      .map(({ name }) => name);
    expect(scripted).toContain('esbuild');
    expect([...new Set(scripted)].filter((name) => !decided.has(name))).toEqual([]);
  });

  it('that are shipped with the server are few', () => {
    const [, server] = manifests.find(([folder]) => folder === 'packages/server');
    expect(Object.keys(server.dependencies).length).toBeLessThanOrEqual(17);
  });
});

function packagesIn(folder) {
  return readdirSync(folder)
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(folder, name)).map((inner) => join(name, inner)) : [name],
    )
    .map((name) => join(folder, name, 'package.json'))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')));
}

const closing = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A registry on this machine that knows what the test says. @returns its address */
async function startRegistry(status, answer) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${server.address().port}/`;
}

async function audit(registry, ...flags) {
  const child = spawn(process.execPath, [join(root, 'scripts/audit-dependencies.mjs'), ...flags], {
    env: { ...process.env, npm_config_registry: registry },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, output };
}

const advisory = (severity) => ({
  id: 1,
  severity,
  module_name: 'hono',
  vulnerable_versions: '<9999',
  title: 'a hole that this test made up',
  findings: [{ version: '1.0.0', paths: ['packages/server>hono'] }],
});
const counts = (counted) => ({ info: 0, low: 0, moderate: 0, high: 0, critical: 0, ...counted });
const answering = (severity) => ({
  actions: [],
  advisories: severity === null ? {} : { 1: advisory(severity) },
  muted: [],
  metadata: {
    vulnerabilities: counts(severity === null ? {} : { [severity]: 1 }),
    dependencies: 100,
    totalDependencies: 100,
  },
});

describe('an audit', () => {
  it.each(['high', 'critical'])('fails where something %s is known, and names it', async (severity) => {
    const { code, output } = await audit(await startRegistry(200, answering(severity)));
    expect([code, output]).toEqual([1, expect.stringContaining(`${severity}: hono <9999: a hole`)]);
  });

  it.each([null, 'moderate', 'low'])('passes where no more than %s is known', async (severity) => {
    const { code, output } = await audit(await startRegistry(200, answering(severity)));
    expect([code, output]).toEqual([0, expect.stringContaining('0 of them high or critical')]);
  });

  it.each([404, 405, 500])(
    'that is answered with %i says that there was none, and passes for nothing',
    async (status) => {
      const registry = await startRegistry(status, { error: 'no' });
      const { code, output } = await audit(registry);
      expect([code, output]).toEqual([75, expect.stringMatching(/^NOT AUDITED: /)]);
      expect((await audit(registry, '--required')).code).toBe(1);
    },
  );

  it('without anybody to ask says so', async () => {
    const { code, output } = await audit('http://127.0.0.1:1/');
    expect([code, output]).toEqual([75, expect.stringMatching(/^NOT AUDITED: /)]);
  });
});
