/** Binance Pay's side of the wire: every request is read, authenticated, scripted, answered and recorded, in that order. */
import { diagnoseSignature } from '../signing/diagnosis.js';
import { answerWithCode, cloudFrontPage, refuse, systemAbnormality } from './answers.js';
import {
  type Credentials,
  expectedSignature,
  readSignedHeaders,
  refuseUnlessAuthentic,
  type SignedHeaders,
} from './authenticate.js';
import type { CallJournal, RecordedCall } from './call-journal.js';
import type { SandboxClock } from './clock.js';
import type { Endpoint, EndpointCall, Endpoints } from './endpoint.js';
import { applyFault, type Outcome, toResponse } from './faults.js';
import { readFields } from './fields.js';
import type { ForcedAnswers } from './forced-answers.js';
import { type Refusal, refusal } from './refusals.js';
import { findScenario, SCENARIO_HEADER } from './scenarios.js';

/** Binance Pay's largest documented request is a few kilobytes. */
const MAX_REQUEST_BYTES = 256 * 1024;

export interface BinancePayOptions {
  readonly endpoints: Endpoints;
  readonly credentials: Credentials;
  readonly clock: SandboxClock;
  readonly journal: CallJournal;
  readonly forcedAnswers: ForcedAnswers;
}

/** What one request came to. */
interface Handled {
  readonly outcome: Outcome;
  /** Of the authentication. */
  readonly refusal?: Refusal;
  readonly scenario?: string | null;
}

export function createBinancePay(options: BinancePayOptions): (request: Request) => Promise<Response> {
  const { endpoints, credentials, clock, journal } = options;

  return async function respond(request) {
    const { pathname } = new URL(request.url);
    const body = await readBody(request);
    const endpoint = endpoints[pathname];
    const handled = endpoint === undefined ? unknownPath : await handle(options, endpoint, request, pathname, body);
    const { outcome, refusal: refused = null, scenario = null } = handled;
    const headers = readSignedHeaders(request.headers);
    journal.record({
      at: clock.realNow(),
      method: request.method,
      path: pathname,
      headers: { ...headers, contentType: request.headers.get('Content-Type') },
      body: body ?? new Uint8Array(),
      expectedSignature: body === null ? null : expectedSignature(headers, body, credentials),
      refusal: refused,
      diagnosis: refused?.code === '400002' && body !== null ? diagnose(headers, body, credentials) : null,
      scenario,
      reply: outcome === 'broken' ? null : { status: outcome.status, body: outcome.body },
    });
    return toResponse(outcome, request.signal);
  };
}

const unknownPath: Handled = { outcome: cloudFrontPage() };

async function handle(
  { credentials, clock, forcedAnswers }: BinancePayOptions,
  endpoint: Endpoint,
  request: Request,
  path: string,
  body: Uint8Array | null,
): Promise<Handled> {
  const outside = refuseUnreadable(request, body, endpoint);
  if (outside !== null || body === null) return { outcome: outside ?? answerWithCode('400104') };
  const refused = refuseUnlessAuthentic(readSignedHeaders(request.headers), body, credentials, clock.realNow());
  if (refused !== null) return { outcome: refuse(refused), refusal: refused };
  const forced = forcedAnswers.take(path);
  if (forced !== null) return { outcome: answerWithCode(forced.code, forced.httpStatus) };
  const fields = endpoint.ignoresBody ? {} : readFields(body);
  if (fields === null) return { outcome: answerWithCode('400008') };
  const name = request.headers.get(SCENARIO_HEADER);
  const named = findScenario(name);
  if (name !== null && named === null) {
    return { outcome: refuse(refusal('400102', `${SCENARIO_HEADER} names no script of the sandbox.`)) };
  }
  return answerByScript(endpoint, { fields, origin: new URL(request.url).origin, scenario: named }, request.signal);
}

async function answerByScript(endpoint: Endpoint, call: EndpointCall, signal: AbortSignal): Promise<Handled> {
  const chosen = endpoint.chooseScript?.(call) ?? { scenario: call.scenario, fault: call.scenario?.fault ?? null };
  const { fault, scenario } = chosen;
  const name = scenario?.name ?? null;
  const answer = fault?.carriedOut === false ? null : await endpoint.answer({ ...call, scenario });
  if (fault !== null) return { outcome: await applyFault(fault.kind, answer, signal), scenario: name };
  return { outcome: answer ?? 'broken', scenario: name };
}

/** What is refused before Binance Pay looks at who is calling. */
function refuseUnreadable(
  { method, headers }: Request,
  body: Uint8Array | null,
  { ignoresBody = false }: Endpoint,
): Outcome | null {
  if (method === 'GET' || method === 'HEAD') return systemAbnormality();
  if (method !== 'POST') return answerWithCode('400006');
  if (body === null) return answerWithCode('400104');
  const contentType = headers.get('Content-Type');
  if (contentType === null || (body.byteLength === 0 && !ignoresBody)) return systemAbnormality();
  const isJson = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(contentType);
  return isJson ? null : answerWithCode('400007');
}

function diagnose(
  { timestamp, nonce, signature }: SignedHeaders,
  body: Uint8Array,
  { apiSecret }: Credentials,
): RecordedCall['diagnosis'] {
  return diagnoseSignature({ timestamp: timestamp ?? '', nonce: nonce ?? '', body }, signature ?? '', apiSecret);
}

/** The bytes as they came in; null when there are too many. */
async function readBody({ body }: Request): Promise<Uint8Array | null> {
  if (body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > MAX_REQUEST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
