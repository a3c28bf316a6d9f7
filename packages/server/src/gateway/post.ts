/** One POST and its whole answer: over kept-alive connections, or through a function that stands in for the network. */
import { type ClientRequest, Agent as HttpAgent, request as requestByHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestByHttps } from 'node:https';
import { type Answer, MAX_REPLY_BYTES, UnusableReply } from './reply.js';

export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Aborted when it is waited for no longer; its reason is what the call fails with. */
  readonly signal: AbortSignal;
}

/** Follows no redirect, for that would be a call to somebody else, and sends nothing a second time. @throws when there is no whole answer, or one that is too large */
export type Post = (url: string, message: Message) => Promise<Answer>;

/** Shorter than the five seconds after which a Node server ends an idle connection, so that a call rarely meets that end. */
const IDLE_CONNECTION_MS = 4_000;

/** Some firewalls refuse whoever does not say what it is. */
const courtesies = { Accept: 'application/json', 'User-Agent': 'refund-panel' };

/**
 * `node:http` and not `fetch`, whose web streams cost three times as much. A connection that turns out to be gone fails the call:
 * nobody knows whether it had arrived, and only the door may send it again.
 */
export function createNetworkPost(): Post {
  const options = { keepAlive: true, timeout: IDLE_CONNECTION_MS };
  const http = { request: requestByHttp, agent: new HttpAgent(options) };
  const https = { request: requestByHttps, agent: new HttpsAgent(options) };
  return async function postOverNetwork(url, { headers, body, signal }) {
    signal.throwIfAborted();
    const { request, agent } = url.startsWith('https:') ? https : http;
    const outgoing = request(url, { method: 'POST', agent, headers: { ...courtesies, ...headers } });
    const giveUp = () => outgoing.destroy();
    signal.addEventListener('abort', giveUp);
    try {
      const answer = readAnswer(outgoing);
      outgoing.end(body);
      return await answer;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  };
}

function readAnswer(outgoing: ClientRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    outgoing.on('error', reject);
    // Node's pages promise an error before it; a call that ends with neither must not wait for its time limit.
    const endedEarly = () => reject(new UnusableReply('the connection ended'));
    outgoing.on('close', endedEarly);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('error', reject);
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.byteLength;
        chunks.push(chunk);
        if (size <= MAX_REPLY_BYTES) return;
        reject(tooLarge());
        outgoing.destroy();
      });
      incoming.on('end', () => {
        outgoing.off('close', endedEarly);
        const { statusCode = 0, headers } = incoming;
        resolve({ status: statusCode, retryAfter: headers['retry-after'] ?? null, text: textOf(chunks) });
      });
    });
  });
}

/** @param fetch answers in this process, as the sandbox does */
export function postBy(fetch: typeof globalThis.fetch): Post {
  return async function postByFunction(url, message) {
    const response = await fetch(url, { method: 'POST', ...message, redirect: 'manual' });
    const { status, headers, body } = response;
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of body ?? []) {
      size += chunk.byteLength;
      if (size > MAX_REPLY_BYTES) throw tooLarge();
      chunks.push(chunk);
    }
    return { status, retryAfter: headers.get('Retry-After'), text: textOf(chunks) };
  };
}

const tooLarge = () => new UnusableReply(`reply larger than ${MAX_REPLY_BYTES} bytes`);

const textOf = (chunks: readonly Uint8Array[]) => Buffer.concat(chunks).toString('utf8');
