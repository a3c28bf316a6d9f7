/** The HTTP edge: limits, headers, ids and logs around the routes. */
import { endpoints, fileEndpoints } from '@refund-panel/shared';
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { ProblemError } from '../domain/errors.js';
import type { Log } from '../operations/ports/log.js';
import { createAuthority } from './authority.js';
import { type AddressOf, createAddressOf } from './client-address.js';
import type { HttpDependencies } from './dependencies.js';
import { createLimits } from './limits.js';
import { createOpenApiDocument } from './openapi.js';
import { createErrorHandler } from './problem.js';
import { createRegister } from './register.js';
import { registerApprovals } from './routes/approvals.js';
import { registerAudit } from './routes/audit.js';
import { EVENTS_PATH, registerEvents } from './routes/events.js';
import { registerHealth } from './routes/health.js';
import { NOTIFICATIONS_PATH, registerNotifications } from './routes/notifications.js';
import { registerOrders } from './routes/orders.js';
import { registerPolicy } from './routes/policy.js';
import { registerRefunds } from './routes/refunds.js';
import { registerReports } from './routes/reports.js';
import { registerSending } from './routes/sending.js';
import { registerSessions } from './routes/sessions.js';
import { registerWidgetScript } from './routes/widget-script.js';

/** The largest honest body is a session for three hundred orders, about 7 kB. */
const MAX_BODY_BYTES = 64 * 1024;

/** Nothing that is answered here is a page: should a browser take it for one, it loads and runs nothing. Pages bring their own. */
const CONTENT_SECURITY_POLICY = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };

/** A form whose page is not told as its referrer has no origin that could be checked; nobody else learns anything. */
const REFERRER_POLICY = 'same-origin';

const VERSION = '0.1.0';

export function createApp(dependencies: HttpDependencies): Hono {
  const { allowedOrigins, log, sessions, rateLimits, trustedProxies, isOutage } = dependencies;
  const app = new Hono();
  const renderError = createErrorHandler(log, isOutage);
  app.onError(renderError);
  // Rendered, not thrown: what is thrown here passes by the middleware that adds the headers.
  app.notFound((context) =>
    renderError(new ProblemError('route_not_found', `There is nothing at ${context.req.path.slice(0, 200)}.`), context),
  );
  app.use(
    requestId(),
    knowAddress(createAddressOf(trustedProxies)),
    logRequests(log),
    secureHeaders({
      contentSecurityPolicy: CONTENT_SECURITY_POLICY,
      xFrameOptions: 'DENY',
      referrerPolicy: REFERRER_POLICY,
      overwrite: false,
    }),
  );
  const limits = createLimits(rateLimits, sessions.isHost);
  // What is refused is told to the page, too; it asks beforehand without a token, and that does not count.
  app.use('/v1/*', allowOrigins(allowedOrigins), limits.ofAddress);
  app.use('/v1/*', bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseLargeBody }));

  const authority = createAuthority(sessions, limits);
  const register = createRegister(app, authority);
  registerSessions(register, dependencies);
  registerOrders(register, dependencies);
  registerRefunds(register, dependencies, limits);
  registerApprovals(register, dependencies);
  registerSending(register, dependencies);
  registerPolicy(register, dependencies);
  registerAudit(register, dependencies);
  registerReports(app, dependencies, authority);
  registerEvents(app, dependencies, authority);
  registerNotifications(app, dependencies);
  registerHealth(app, dependencies);
  registerWidgetScript(app, dependencies);
  const openApiDocument = createOpenApiDocument(VERSION);
  app.get('/openapi.json', (context) => context.json(openApiDocument));
  refuseOtherMethods(app);
  return app;
}

function knowAddress(addressOf: AddressOf): MiddlewareHandler {
  return async function rememberAddress(context, next) {
    context.set('clientAddress', addressOf(context));
    await next();
  };
}

/** One line for each request. Neither headers nor the query are logged: a token could be in them. */
function logRequests(log: Log): MiddlewareHandler {
  return async function logRequest(context, next) {
    const startedAt = performance.now();
    await next();
    const { method, path } = context.req;
    const durationMs = Math.round(performance.now() - startedAt);
    log.info({ requestId: context.get('requestId'), method, path, status: context.res.status, durationMs }, 'request');
  };
}

function allowOrigins(allowedOrigins: readonly string[]) {
  return cors({
    origin: (origin) => (allowedOrigins.includes(origin) ? origin : null),
    allowMethods: ['GET', 'POST', 'PUT'],
    allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-Request-Id'],
    exposeHeaders: ['X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy'],
    maxAge: 600,
  });
}

function refuseLargeBody(): never {
  throw new ProblemError('payload_too_large', `A body may hold at most ${MAX_BODY_BYTES} bytes.`, {
    errors: [{ field: 'body', message: `must be at most ${MAX_BODY_BYTES} bytes` }],
  });
}

function refuseOtherMethods(app: Hono): void {
  const allowed = new Map<string, string[]>([
    [NOTIFICATIONS_PATH, ['POST']],
    [EVENTS_PATH, ['GET']],
  ]);
  for (const { path, method } of [...endpoints, ...fileEndpoints])
    allowed.set(path, [...(allowed.get(path) ?? []), method]);
  for (const [path, methods] of allowed) {
    app.all(path.replace(/\{(\w+)\}/g, ':$1'), (context) => {
      context.header('Allow', methods.join(', '));
      throw new ProblemError('method_not_allowed', `Use ${methods.join(' or ')} here.`);
    });
  }
}
