/** The control API: what a person, or somebody else's test, steers the sandbox by. Nothing of it exists at Binance Pay. */
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { SANDBOX_HEADER } from './answers.js';
import type { CallJournal, RecordedCall } from './call-journal.js';
import type { Certificates } from './certificates.js';
import type { SandboxClock, SettingsStore } from './clock.js';
import {
  readAdvance,
  readAnswer,
  readAvailable,
  readNewOrder,
  readPayment,
  tryReadFields,
} from './control-requests.js';
import type { Fields } from './fields.js';
import type { ForcedAnswers } from './forced-answers.js';
import type { Ledger } from './ledger.js';
import type { Notifier } from './notifier.js';
import type { Notify } from './notify.js';
import type { Refusal } from './refusals.js';
import { SCENARIO_HEADER, scenarios } from './scenarios.js';

/** The longest list that the state shows; the newest rows are in it. */
const MAX_LISTED = 500;

/** A control request is a few fields. */
const MAX_BODY_BYTES = 64 * 1024;

export interface ControlOptions {
  readonly ledger: Ledger;
  readonly notifier: Notifier;
  readonly notify: Notify;
  readonly certificates: Certificates;
  readonly clock: SandboxClock;
  readonly settings: SettingsStore;
  readonly journal: CallJournal;
  readonly forcedAnswers: ForcedAnswers;
  /** Binance Pay's paths. */
  readonly paths: readonly string[];
  readonly reset: () => void;
}

export function createControlRoutes(options: ControlOptions): Hono {
  const app = new Hono();
  app.use(markReply, refuseForeigners, bodyLimit({ maxSize: MAX_BODY_BYTES }));
  addClockRoutes(app, options);
  addOrderRoutes(app, options);
  addCallRoutes(app, options);
  app.all('*', (context) => fail(context, 404, 'The control API has no such path.'));
  return app;
}

function addClockRoutes(app: Hono, options: ControlOptions): void {
  const { ledger, notifier, clock, certificates, reset } = options;

  app.get('/state', (context) => context.json(stateOf(options)));

  app.post('/reset', (context) => {
    reset();
    return context.json(stateOf(options));
  });

  onWrite(app, 'post', '/clock', async (context, fields) => {
    const advanceMs = readAdvance(fields);
    if (advanceMs === null) return fail(context, 400, 'advanceMs must be a whole number of milliseconds, not below 0.');
    clock.advance(advanceMs);
    const delivered = await notifier.runDue();
    return context.json({ now: clock.now(), delivered });
  });

  onWrite(app, 'put', '/wallets/:currency', (context, fields) => {
    const currency = context.req.param('currency') ?? '';
    if (!/^[A-Z0-9]{1,10}$/.test(currency))
      return fail(context, 400, 'A currency has capital letters and digits only.');
    const available = readAvailable(fields);
    if (available === null) return fail(context, 400, 'available must be a decimal, not below 0.');
    ledger.wallets.setAvailable(currency, available);
    return context.json({ currency, available: ledger.wallets.available(currency) });
  });

  app.post('/certificates/rotate', (context) => {
    certificates.rotate();
    return context.json({ certificates: serialsOf(certificates) });
  });
}

function addOrderRoutes(app: Hono, { ledger, clock, notify }: ControlOptions): void {
  function pay(context: Context, prepayId: string, fields: Fields, status: 200 | 201): Response {
    const payment = readPayment(fields);
    if ('code' in payment) return fail(context, 400, payment.errorMessage);
    const paid = ledger.orders.pay(prepayId, payment);
    if ('code' in paid) return refuse(context, paid);
    notify.ofOrder(paid);
    return context.json(paid, status);
  }

  onWrite(app, 'post', '/orders', (context, fields) => {
    const asked = readNewOrder(fields, `SANDBOX${ledger.orders.list().length + 1}`, clock.now());
    if ('code' in asked) return fail(context, 400, asked.errorMessage);
    const payment = readPayment(fields);
    if ('code' in payment) return fail(context, 400, payment.errorMessage);
    const { paid, prepayId, ...order } = asked;
    const created = ledger.orders.create(order, prepayId);
    if ('code' in created) return refuse(context, created);
    return paid ? pay(context, created.prepayId, fields, 201) : context.json(created, 201);
  });

  onWrite(app, 'post', '/orders/:prepayId/pay', (context, fields) =>
    pay(context, context.req.param('prepayId') ?? '', fields, 200),
  );
}

function addCallRoutes(app: Hono, { journal, forcedAnswers, paths }: ControlOptions): void {
  app.get('/calls', (context) => context.json({ calls: journal.list().map(callData) }));

  app.get('/calls/:id', (context) => {
    const call = journal.find(Number(context.req.param('id')));
    return call === null ? fail(context, 404, 'No such call is kept.') : context.json(callData(call));
  });

  app.get('/scenarios', (context) =>
    context.json({
      header: SCENARIO_HEADER,
      scenarios: scenarios.map(({ number, name, summary }) => ({ number, name, summary })),
    }),
  );

  onWrite(app, 'post', '/answers', (context, fields) => {
    const answer = readAnswer(fields, paths);
    if ('code' in answer && 'errorMessage' in answer) return fail(context, 400, answer.errorMessage);
    forcedAnswers.add(answer);
    return context.json({ answers: forcedAnswers.list() }, 201);
  });
}

/** A write whose body is a JSON object, or left out. */
function onWrite(
  app: Hono,
  method: 'post' | 'put',
  path: string,
  handle: (context: Context, fields: Fields) => Response | Promise<Response>,
): void {
  app.on(method.toUpperCase(), path, async (context) => {
    const fields = tryReadFields(new Uint8Array(await context.req.arrayBuffer()));
    return fields === null ? fail(context, 400, 'The body must be a JSON object.') : handle(context, fields);
  });
}

function stateOf({ ledger, notifier, certificates, clock, settings, forcedAnswers }: ControlOptions): object {
  const { seed, clockOffsetMs } = settings.get();
  const newestFirst = <Row>(rows: readonly Row[]) => rows.slice(-MAX_LISTED).reverse();
  return {
    clock: { now: clock.now(), offsetMs: clockOffsetMs },
    seed,
    certificates: serialsOf(certificates),
    orders: newestFirst(ledger.listOrders()),
    refunds: newestFirst(ledger.listRefunds()).map((refund) => ({
      ...refund,
      refundStatus: ledger.refunds.find(refund.refundRequestId)?.refundStatus ?? null,
    })),
    wallets: ledger.wallets.list(),
    deliveries: newestFirst(notifier.list()),
    answers: forcedAnswers.list(),
  };
}

function serialsOf(certificates: Certificates): string[] {
  return certificates.listed().map(({ certSerial }) => certSerial);
}

/** The body as text for people and as base64 for whoever needs its bytes. */
function callData({ body, ...call }: RecordedCall): object {
  const bytes = Buffer.from(body);
  return { ...call, body: bytes.toString('utf8'), bodyBase64: bytes.toString('base64') };
}

const markReply: MiddlewareHandler = async (context, next) => {
  await next();
  context.res.headers.set(SANDBOX_HEADER, 'true');
};

/** A page of somebody else's must not steer a sandbox that it guessed the address of. */
const refuseForeigners: MiddlewareHandler = async (context, next) => {
  if (context.req.header('Sec-Fetch-Site') === 'cross-site') {
    return fail(context, 403, 'The control API answers no other site.');
  }
  const writes = !['GET', 'HEAD'].includes(context.req.method);
  // A form of another site cannot send this content type without asking first.
  if (writes && !/^application\/json\b/i.test(context.req.header('Content-Type') ?? '')) {
    return fail(context, 415, 'Content-Type must be application/json.');
  }
  return next();
};

function refuse(context: Context, { code, errorMessage }: Refusal): Response {
  return fail(context, code === '400202' ? 404 : 409, errorMessage);
}

function fail(context: Context, status: 400 | 403 | 404 | 409 | 415, error: string): Response {
  return context.json({ error }, status);
}
