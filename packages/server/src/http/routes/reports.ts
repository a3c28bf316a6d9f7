/** The files that are handed out: read page by page while they are sent, and on the trail before they begin. */
import {
  exportRefundsCsv,
  exportRefundsJson,
  exportTrailCsv,
  exportTrailJson,
  type FileEndpoint,
  type refundSelectionSchema,
  type TrailEntry,
  type TrailRecord,
} from '@refund-panel/shared';
import type { Context, Hono } from 'hono';
import type * as z from 'zod/mini';
import { ProblemError } from '../../domain/errors.js';
import type { Refund } from '../../domain/refund.js';
import type { RefundSelection } from '../../operations/ports/trail.js';
import type { Authority } from '../authority.js';
import { csvHead, csvLines } from '../csv.js';
import type { HttpDependencies } from '../dependencies.js';
import { recordExport } from '../exports.js';
import { jsonLines, streamPages } from '../file-pages.js';
import { refundColumns, rowsOf, trailColumns } from '../report-tables.js';
import { showRefund } from '../representations.js';
import type { Session } from '../session-claims.js';
import { validate } from '../validate.js';

type RefundQuery = z.infer<typeof refundSelectionSchema>;

/** @returns the file, piece by piece; it is read as it is sent */
type MakeFile = (query: RefundQuery, session: Session, context: Context) => Promise<AsyncIterable<string>>;

export function registerReports(app: Hono, dependencies: HttpDependencies, authority: Authority): void {
  const { store, now, log, stopping } = dependencies;

  function registerFile(endpoint: FileEndpoint, make: MakeFile): void {
    const name = endpoint.path.slice(endpoint.path.lastIndexOf('/') + 1);
    const authorised = new WeakMap<Context, Session>();
    app.get(
      endpoint.path,
      async function authoriseFile(context, next) {
        // Hono answers HEAD with the GET's handler: an export that nobody reads.
        if (context.req.method === 'HEAD') throw new ProblemError('method_not_allowed', 'Use GET here.');
        const session = await authority.requireSession(context, endpoint.authority);
        // It is about every order; a session for some may not.
        if (session.orders !== undefined)
          throw new ProblemError('forbidden', 'Your session is for certain orders only.');
        authorised.set(context, session);
        await next();
      },
      validate('query', endpoint.query),
      async (context) => {
        const query = context.req.valid('query' as never) as RefundQuery;
        const pages = await make(query, authorised.get(context) as Session, context);
        const day = now().toISOString().slice(0, 10);
        const onFailure = (error: unknown) =>
          log.warn({ requestId: context.get('requestId'), err: error }, 'a file was cut off while it was sent');
        return context.body(streamPages(pages, { stopping, onFailure }), 200, {
          'Content-Type': endpoint.contentType,
          'Content-Disposition': `attachment; filename="${day}-${name}"`,
          'Cache-Control': 'no-store',
        });
      },
    );
  }

  /** On the trail by whom and what, before the first byte leaves. */
  async function selectRefunds(file: string, query: RefundQuery, session: Session, context: Context) {
    const until = query.until === undefined ? now() : new Date(query.until);
    const since = query.since === undefined ? undefined : new Date(query.since);
    await recordExport(dependencies, session, context, { file, ...query, until: until.toISOString() });
    const { status, prepayId } = query;
    const selection: RefundSelection = { until, since, status, prepayId };
    return store.readRefunds(selection);
  }

  async function selectTrail(file: string, session: Session, context: Context) {
    await recordExport(dependencies, session, context, { file });
    // As it is now: what is added meanwhile is not waited for.
    return store.readTrail(await store.findTrailHead());
  }

  registerFile(exportRefundsCsv, async (query, session, context) =>
    refundLines(await selectRefunds('refunds.csv', query, session, context)),
  );
  registerFile(exportRefundsJson, async (query, session, context) =>
    jsonLines(shownPages(await selectRefunds('refunds.json', query, session, context))),
  );
  registerFile(exportTrailCsv, async (_, session, context) =>
    trailLines(await selectTrail('trail.csv', session, context)),
  );
  registerFile(exportTrailJson, async (_, session, context) =>
    jsonLines(await selectTrail('trail.json', session, context)),
  );
}

async function* shownPages(pages: AsyncIterable<readonly Refund[]>) {
  for await (const page of pages) yield page.map(showRefund);
}

async function* refundLines(pages: AsyncIterable<readonly Refund[]>) {
  yield csvHead(Object.keys(refundColumns));
  for await (const page of shownPages(pages)) yield csvLines(rowsOf(refundColumns, page));
}

async function* trailLines(pages: AsyncIterable<readonly TrailEntry[]>) {
  yield csvHead(Object.keys(trailColumns));
  for await (const page of pages) {
    const read = page.map((entry) => ({ entry, record: JSON.parse(entry.record) as TrailRecord }));
    yield csvLines(rowsOf(trailColumns, read));
  }
}
