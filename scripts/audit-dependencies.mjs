// Asks the registry what is known against the dependencies that are shipped; high and critical ones fail.
//   node scripts/audit-dependencies.mjs [--required]
// Exit code 0: it was asked, and there is none. 1: there are some. 75: it could not be asked, so nothing is known (with --required: 1).
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { pnpmPath, root } from './pnpm.mjs';

export const NOT_ASKED = 75;

const GRAVE = new Set(['high', 'critical']);

/** A registry that answers at all does so within seconds; who works without a network should not wait for it. */
const patience = { npm_config_fetch_retries: '0', npm_config_fetch_timeout: '15000' };

function ask() {
  const { stdout, stderr } = spawnSync(process.execPath, [pnpmPath(), 'audit', '--prod', '--json'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...patience },
  });
  return { stdout, stderr };
}

/** What pnpm said: an answer of the registry's, or why there is none. Only the answer of one that was asked has counts. */
function read({ stdout, stderr }) {
  try {
    const { advisories, metadata, error } = JSON.parse(stdout);
    if (metadata?.vulnerabilities === undefined) return { why: error?.code ?? 'an answer that is none' };
    return { found: Object.values(advisories ?? {}), looked: metadata.totalDependencies ?? metadata.dependencies };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [, code] = /\b(ERR_PNPM_\w+|E[A-Z]{4,})\b/.exec(`${stdout}\n${stderr}`) ?? [];
    return { why: code ?? 'no answer' };
  }
}

function audit(isRequired) {
  const { found, looked, why } = read(ask());
  if (found === undefined) {
    console.log(`NOT AUDITED: the registry could not be asked (${why}), so nothing is known of the dependencies.`);
    return isRequired ? 1 : NOT_ASKED;
  }
  for (const { severity, module_name: name, vulnerable_versions: versions, title } of found)
    console.log(`${severity}: ${name} ${versions}: ${title}`);
  const grave = found.filter(({ severity }) => GRAVE.has(severity)).length;
  console.log(
    `${looked} shipped dependencies, ${found.length} known vulnerabilities, ${grave} of them high or critical`,
  );
  return grave === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  process.exitCode = audit(process.argv.includes('--required'));
