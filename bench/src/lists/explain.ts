/** What Postgres does for the very statements that the server sends: their plans, and whether each goes by an index. */
import type { Sql } from 'postgres';
import type { RecordedStatement } from '../parts/recording-proxy.js';

/** Tables that grow with the business; to read one from end to end is never right. */
const growing = new Set(['orders', 'refunds', 'trail', 'notifications', 'gateway_calls']);

/** A page of fifty rows, each found by itself, is a tenth of it; more is an index that is walked from end to end. */
const MAX_PAGES = 1_000;

export interface Explained {
  readonly sql: string;
  /** `custom` knows the parameters; `generic` is what a prepared statement may come to after some uses. */
  readonly planMode: 'custom' | 'generic';
  /** Such as `Index Scan refunds_by_time`. */
  readonly accesses: readonly string[];
  readonly rows: number;
  /** Pages of eight kilobytes that were touched. */
  readonly pages: number;
  readonly ms: number;
  readonly verdict: 'ok' | 'SEQ SCAN' | 'TOO MANY PAGES';
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** The rows of one statement. */
type Result = { readonly 'QUERY PLAN'?: { readonly Plan: PlanNode; readonly 'Execution Time': number }[] }[];

const canBeExplained = /^\s*(select|with|update|delete)\b/i;

/** @param recorded with its parameters, which are used. Nothing is changed: it is all rolled back. */
export async function explain(sql: Sql, { sql: text, parameters }: RecordedStatement): Promise<Explained[]> {
  if (!canBeExplained.test(text) || !/\bfrom\b|\bupdate\b/i.test(text)) return [];
  const values = parameters.map((value) => (value === null ? 'null' : `'${value.replaceAll("'", "''")}'`));
  const execute = `execute explained${values.length === 0 ? '' : `(${values.join(', ')})`}`;
  const explained: Explained[] = [];
  for (const planMode of ['custom', 'generic'] as const) {
    const results = await sql.unsafe(`
      begin;
      set local plan_cache_mode = force_${planMode}_plan;
      prepare explained as ${text};
      explain (analyze, buffers, format json) ${execute};
      deallocate explained;
      rollback`);
    const [plan] = (results as unknown as Result[]).flatMap((rows) => rows.flatMap((row) => row['QUERY PLAN'] ?? []));
    if (plan === undefined) throw new Error(`Postgres did not explain: ${text}`);
    explained.push({ sql: text, planMode, ...readPlan(plan.Plan), ms: plan['Execution Time'] });
  }
  return explained;
}

function readPlan(top: PlanNode): Omit<Explained, 'sql' | 'planMode' | 'ms'> {
  const nodes = flatten(top);
  const accesses = nodes.flatMap((node) => {
    const { 'Relation Name': table, 'Index Name': index } = node;
    if (index !== undefined) return [`${node['Node Type']} ${index}`];
    return table !== undefined && /Scan/.test(node['Node Type']) ? [`${node['Node Type']} ${table}`] : [];
  });
  const pages = (top['Shared Hit Blocks'] ?? 0) + (top['Shared Read Blocks'] ?? 0);
  const isScanned = nodes.some((node) => node['Node Type'] === 'Seq Scan' && growing.has(node['Relation Name'] ?? ''));
  const verdict = isScanned ? 'SEQ SCAN' : pages > MAX_PAGES ? 'TOO MANY PAGES' : 'ok';
  return { accesses, pages, rows: top['Actual Rows'] ?? 0, verdict };
}

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}
