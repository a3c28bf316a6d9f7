/** Fetches a part of the panel when it is needed: once for all panels of a page, and again where that failed. */
import { localProblem } from './panel-problem.js';
import type { Answer } from './refund-api.js';

/** As long as a request may take: a server that is stuck must not leave a skeleton standing for ever. */
const FETCH_TIMEOUT_MS = 30_000;

export interface PartLoader<Part> {
  /** Null until it has been fetched. */
  readonly part: Part | null;
  load(): Promise<Answer<Part>>;
}

/** @param fetchPart is given what to put behind the address, which differs from one attempt to the next */
export function createPartLoader<Part>(fetchPart: (again: string) => Promise<Part>): PartLoader<Part> {
  let part: Part | null = null;
  let loading: Promise<Answer<Part>> | null = null;
  let failures = 0;

  async function attempt(): Promise<Answer<Part>> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(reject, FETCH_TIMEOUT_MS, 'no answer');
    });
    try {
      part = await Promise.race([fetchPart(failures === 0 ? '' : `?${failures}`), late]);
      return { ok: true, status: 200, value: part };
    } catch (error) {
      failures += 1;
      loading = null;
      return { ok: false, problem: localProblem(navigator.onLine ? 'part_unavailable' : 'offline', String(error)) };
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    get part() {
      return part;
    },
    load() {
      loading ??= attempt();
      return loading;
    },
  };
}
