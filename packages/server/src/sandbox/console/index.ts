/** The sandbox's pages for people: what is in its books, what came in, and why a signature was refused. No script runs on them. */
import { readFileSync } from 'node:fs';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { SANDBOX_HEADER } from '../answers.js';
import { callPage } from './call-page.js';
import type { ConsoleParts } from './console-parts.js';
import { orderPage } from './order-page.js';
import { overviewPage } from './overview-page.js';
import { messagePage } from './page.js';
import { comparePasted, readPasted } from './pasted-text.js';

export type { ConsoleParts };

/** What somebody's code signed, as base64: three times the largest request that Binance Pay is known to take. */
const MAX_FORM_BYTES = 256 * 1024;

/** The steps that the clock's buttons take; a form of somebody's own takes no others. */
const clockStepsMs: ReadonlySet<string> = new Set(['1000', '60000', '3600000']);

const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Served as one; the later ones say more than the earlier ones. */
const stylesheets = ['console.css', 'tables.css', 'debugger.css', 'forms.css'];

/** The same from src/ and from dist/. */
function readStylesheet(name: string): string {
  return readFileSync(new URL(`../../../src/sandbox/console/${name}`, import.meta.url), 'utf8');
}

/** To be mounted at `/sandbox`, after whatever else is there: it answers every path that is left. */
export function createConsole(parts: ConsoleParts): Hono {
  const app = new Hono();
  app.use(protect, csrf(), bodyLimit({ maxSize: MAX_FORM_BYTES }));

  const css = stylesheets.map(readStylesheet).join('\n');
  app.get('/console.css', (context) => context.body(css, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get('/', (context) => context.html(overviewPage(parts)));
  addWrites(app, parts);
  addOrders(app, parts);
  addCalls(app, parts);
  app.all('*', (context) => notFound(context, 'There is no such page.'));
  return app;
}

function addWrites(app: Hono, { clock, notifier, reset }: ConsoleParts): void {
  app.post('/clock', async (context) => {
    const { advanceMs } = await context.req.parseBody();
    if (typeof advanceMs !== 'string' || !clockStepsMs.has(advanceMs)) {
      return context.html(messagePage('The clock was not moved', 'It moves by a second, a minute or an hour.'), 400);
    }
    clock.advance(Number(advanceMs));
    await notifier.runDue();
    return context.redirect('/sandbox', 303);
  });

  app.post('/reset', (context) => {
    reset();
    return context.redirect('/sandbox', 303);
  });
}

function addOrders(app: Hono, parts: ConsoleParts): void {
  const { ledger, notify } = parts;

  app.get('/orders/:prepayId', (context) => {
    const order = ledger.findOrder({ prepayId: context.req.param('prepayId') });
    return order === null ? notFound(context, 'There is no such order.') : context.html(orderPage(order, parts));
  });

  app.post('/orders/:prepayId/pay', (context) => {
    const prepayId = context.req.param('prepayId');
    const paid = ledger.orders.pay(prepayId);
    if ('code' in paid) {
      return paid.code === '400202'
        ? notFound(context, 'There is no such order.')
        : context.html(messagePage('The order was not paid', 'It is not waiting for a payment (any more).'), 409);
    }
    notify.ofOrder(paid);
    return context.redirect(`/sandbox/orders/${encodeURIComponent(prepayId)}`, 303);
  });
}

function addCalls(app: Hono, { journal }: ConsoleParts): void {
  const find = (context: Context) => journal.find(Number(context.req.param('id')));

  app.get('/calls/:id', (context) => {
    const call = find(context);
    return call === null ? notFound(context, noSuchCall) : context.html(callPage(call, null));
  });

  app.post('/calls/:id', async (context) => {
    const call = find(context);
    if (call === null) return notFound(context, noSuchCall);
    const pasted = readPasted(await context.req.parseBody());
    return context.html(callPage(call, { ...pasted, answer: comparePasted(call, pasted) }));
  });
}

const noSuchCall = 'There is no such call; only the last ones are kept, and only while the sandbox runs.';

function notFound(context: Context, words: string): Response | Promise<Response> {
  return context.html(messagePage('Not found', words), 404);
}

const protect: MiddlewareHandler = async (context, next) => {
  await next();
  const headers = {
    [SANDBOX_HEADER]: 'true',
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    // A form whose page is not told as its referrer has no origin that could be checked.
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  };
  for (const [name, value] of Object.entries(headers)) context.res.headers.set(name, value);
};
