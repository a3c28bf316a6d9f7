/** A server whose role owns nothing: it works whole, and can rewrite nothing. On a real Postgres, with roles of its own. */
import { sql } from 'drizzle-orm';
import connect from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type OpenDatabase, openPostgres } from '../src/store/database.js';
import { createHarness, type Harness, REFUNDS_API_KEY } from './harness.js';
import { createRoles, type Roles } from './roles.js';
import { readHead, select, verify } from './trail-tools.js';

describe.runIf(inject('databaseKind') === 'postgres')("the server's role, where somebody else owns the tables", () => {
  let roles: Roles;
  let opened: OpenDatabase;
  let harness: Harness;
  beforeAll(async () => {
    roles = await createRoles();
    opened = await openPostgres(roles.serverUrl, roles.ownerUrl);
    harness = await createHarness({ opened });
  });
  afterAll(async () => {
    await harness.close();
    await opened.close();
    await roles.role.end();
    await roles.admin.end();
  });

  const post = async (path: string, token: string, body: object, method = 'POST') =>
    harness.request(path, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });

  it('is enough for everything that the server does', async () => {
    const all = await harness.mintToken({
      permissions: [
        'orders:read',
        'refunds:create',
        'refunds:approve',
        'refunds:export',
        'policy:manage',
        'audit:read',
      ],
    });
    // Pending first, so that the worker claims it, asks, and folds what it is answered.
    const { prepayId } = harness.addOrder({ prepayId: '600000009002' });
    const { refund } = await harness.refund(prepayId, { refundAmount: '1' });
    for (let round = 0; round < 5; round += 1) {
      harness.clock.advance(5_000);
      await harness.sandbox.runDue();
      await harness.server.worker.runOnce();
    }
    expect((await harness.getRefund(refund.refundRequestId)).status).toBe('succeeded');
    expect((await post('/v1/sending/freeze', all, { reason: 'odd' })).status).toBe(200);
    expect((await post('/v1/sending/resume', all, { reason: 'fine' })).status).toBe(200);
    expect((await post(`/v1/orders/${prepayId}/sync`, all, {})).status).toBe(200);
    for (const path of ['/v1/audit', '/v1/reports/refunds.csv', `/v1/refunds/${refund.refundRequestId}/evidence`]) {
      const response = await post(path, all, {}, 'GET');
      expect(response.status, path).toBe(200);
      await response.text();
    }
    // New, and then with something to add.
    const told = { prepayId: '77', merchantTradeNo: 'T77', currency: 'USDT', orderAmount: '5' };
    expect((await post('/v1/orders', REFUNDS_API_KEY, told)).status).toBe(201);
    expect((await post('/v1/orders', REFUNDS_API_KEY, { ...told, transactionId: 'M' })).status).toBe(200);
    // Twice: the later one takes the place of the earlier, and both are forgotten in time.
    for (let time = 0; time < 2; time += 1) {
      expect((await post('/v1/operators/op-9/sessions', REFUNDS_API_KEY, {}, 'DELETE')).status).toBe(204);
    }
    await harness.request('/readyz');
    expect(harness.log.entries.filter(({ level }) => level === 'error')).toEqual([]);
    const { findings } = await verify(opened);
    expect(findings.texts).toEqual([]);
  });

  it('reads every table, and adds to every table, so that a new one is not forgotten', async () => {
    const tables = await roles.role<{ name: string; reads: boolean; adds: boolean }[]>`
      select tablename as name, has_table_privilege(quote_ident(tablename), 'select') as reads,
        has_any_column_privilege(quote_ident(tablename), 'insert') as adds
      from pg_tables where schemaname = 'public'`;
    expect(tables.length).toBeGreaterThan(6);
    expect(tables.filter(({ reads, adds }) => !reads || !adds)).toEqual([]);
  });

  const DENIED = '42501';

  it.each([
    ['change an entry', `update trail set record = '{}'`],
    ['remove an entry', 'delete from trail'],
    ['empty the trail', 'truncate trail'],
    ['choose a number', `insert into trail (sequence, record) values (1, '{}')`],
    ['choose a hash', `insert into trail (hash, record) values ('00', '{}')`],
    ['change a policy', `update policies set policy = '{}'`],
    ['remove a policy', 'delete from policies'],
    ['empty the policies', 'truncate policies'],
    ['drop the trigger that chains', 'drop trigger trail_chained on trail'],
    ['drop the trigger that keeps', 'drop trigger trail_kept on trail'],
    ['disable the triggers', 'alter table trail disable trigger user'],
    ['disable those of policies', 'alter table policies disable trigger user'],
    ['pose as a replica', `set session_replication_role = replica`],
    [
      'change what the trigger does',
      'create or replace function trail_chain() returns trigger language plpgsql as $$ begin return new; end $$',
    ],
    ['drop what the trigger calls', 'drop function trail_chain() cascade'],
    ['drop the table', 'drop table trail'],
    ['rename the table', 'alter table trail rename to old_trail'],
    ['own the table', 'alter table trail owner to current_user'],
    [
      'make a trigger of its own',
      'create trigger mine before insert on trail for each row execute function only_ever_added_to()',
    ],
    ['make a table', 'create table public.trail_2 (id int)'],
    ['make a schema', 'create schema mine'],
    ['forget a refund', 'delete from refunds'],
    ['forget an order', 'delete from orders'],
    ['swap a notification', `update notifications set body = '{}'`],
    ['forget a notification', 'delete from notifications'],
    ['thaw without a trace', 'delete from sending_changes'],
    ['empty the calls', 'truncate gateway_calls'],
    ['look at the migrations', 'select * from drizzle.__drizzle_migrations'],
    ['become the owner', 'set role postgres'],
  ])('cannot %s', async (_, statement) => {
    await expect(roles.role.unsafe(statement)).rejects.toMatchObject({ code: DENIED });
  });

  it('cannot put a table of its own in the place of the trail, for the trigger to chain to', async () => {
    const head = await readHead(opened);
    await roles.role`create temp table trail (sequence bigint, hash text, record text)`;
    await roles.role`insert into pg_temp.trail values (900, ${'f'.repeat(64)}, '{}')`;
    await roles.role.begin(async (transaction) => {
      await transaction`insert into public.trail (record) values ('{"action":"x"}')`;
      const [added] =
        await transaction`select sequence::int from public.trail order by public.trail.sequence desc limit 1`;
      expect(added).toEqual({ sequence: head.sequence + 1 });
      await transaction`rollback`;
    });
  });

  it('is given back no more than it needs when the server starts again, whatever it was granted meanwhile', async () => {
    const owner = connect(roles.ownerUrl, { max: 1 });
    await owner`grant all on trail to ${owner(new URL(roles.serverUrl).username)}`;
    await owner.end();
    await expect(roles.role`delete from public.trail`).rejects.toMatchObject({ code: '23001' });
    await (await openPostgres(roles.serverUrl, roles.ownerUrl)).close();
    await expect(roles.role`delete from public.trail`).rejects.toMatchObject({ code: DENIED });
    expect(await select(opened, sql`select from public.trail limit 1`)).toHaveLength(1);
  });
});
