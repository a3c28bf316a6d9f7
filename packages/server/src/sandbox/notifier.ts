/** The queue of notifications: delivered when due by the sandbox's clock, and again when they are not acknowledged. */
import type { SandboxClock, SettingsStore } from './clock.js';
import { deliver } from './deliver.js';
import { deriveNonce } from './derive.js';
import type { Identity } from './identity.js';
import type { Notification } from './notifications.js';
import type { Delivery, DeliveryAttempt, State } from './state.js';

/** "Retried up to 6 times"; the intervals are not published. These let somebody watch all of them in about a minute. */
const RETRY_AFTER_MS = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000] as const;

/** Finished deliveries that are kept for whoever looks. */
const MAX_FINISHED = 200;

/** The longest that a timer of Node's can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export interface Notifier {
  /** @param dueAt by the sandbox's clock */
  enqueue(notification: Notification, url: string, dueAt: number): void;
  /** Delivers what is due, one after the other, and says how many attempts that were. */
  runDue(): Promise<number>;
  /** Oldest first. */
  list(): Delivery[];
  /** Ends what is under way. */
  close(): Promise<void>;
}

export interface NotifierOptions {
  readonly state: Pick<State, 'deliveries'>;
  readonly settings: SettingsStore;
  readonly clock: SandboxClock;
  readonly fetch: typeof globalThis.fetch;
  /** Whose key signs, at the moment of signing. */
  readonly identityOf: (signer: Delivery['signer']) => Identity;
  /** Whether a timer of its own delivers what is due; else only `runDue` does. */
  readonly automatic: boolean;
}

export function createNotifier(options: NotifierOptions): Notifier {
  const { clock, automatic } = options;
  const { deliveries } = options.state;
  const closing = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<number> = Promise.resolve(0);

  const nextDue = () => firstDue(deliveries.values());

  function arm(): void {
    clearTimeout(timer);
    const next = nextDue();
    if (!automatic || closing.signal.aborted || next === null) return;
    const waitMs = Math.min(Math.max((next.dueAt ?? 0) - clock.now(), 0), MAX_TIMER_MS);
    timer = setTimeout(runDue, waitMs).unref();
  }

  /** One run at a time, so that deliveries keep their order. */
  function runDue(): Promise<number> {
    running = running.then(runAll);
    return running;
  }

  async function runAll(): Promise<number> {
    let attempts = 0;
    for (let next = nextDue(); next !== null; next = nextDue()) {
      if (closing.signal.aborted || (next.dueAt ?? 0) > clock.now()) break;
      const made = await attemptDelivery(options, next, closing.signal);
      // A reset while it was under way has forgotten it.
      if (deliveries.get(String(next.id)) === next && !closing.signal.aborted) {
        deliveries.set(String(next.id), afterAttempt(next, { at: clock.now(), ...made }));
      }
      attempts += 1;
    }
    dropOldest(deliveries);
    arm();
    return attempts;
  }

  arm();
  return {
    enqueue(notification, url, dueAt) {
      const id = (deliveries.values().at(-1)?.id ?? 0) + 1;
      deliveries.set(String(id), { ...notification, id, url, dueAt, outcome: 'waiting', attempts: [] });
      arm();
    },
    runDue,
    list: () => deliveries.values(),
    async close() {
      closing.abort(new Error('the sandbox is closed'));
      clearTimeout(timer);
      await running;
    },
  };
}

function attemptDelivery(
  { settings, clock, fetch, identityOf }: NotifierOptions,
  { id, url, body, signer, attempts }: Delivery,
  signal: AbortSignal,
): Promise<Omit<DeliveryAttempt, 'at'>> {
  const nonce = deriveNonce(settings.get().seed, 'nonce', String(id), String(attempts.length));
  const timestamp = String(clock.realNow());
  return deliver({ url, body, identity: identityOf(signer), timestamp, nonce, fetch, signal });
}

function afterAttempt(delivery: Delivery, attempt: DeliveryAttempt): Delivery {
  const attempts = [...delivery.attempts, attempt];
  if (attempt.returnCode === 'SUCCESS') return { ...delivery, attempts, outcome: 'acknowledged', dueAt: null };
  // Nobody repeats a lie that was not believed.
  const waitMs = delivery.signer === 'forger' ? undefined : RETRY_AFTER_MS[delivery.attempts.length];
  if (waitMs === undefined) return { ...delivery, attempts, outcome: 'given_up', dueAt: null };
  return { ...delivery, attempts, dueAt: attempt.at + waitMs };
}

/** The first that is due; of equals, the first that was queued. */
function firstDue(all: readonly Delivery[]): Delivery | null {
  return all.reduce<Delivery | null>((first, one) => {
    if (one.dueAt === null) return first;
    return first?.dueAt == null || one.dueAt < first.dueAt ? one : first;
  }, null);
}

function dropOldest(deliveries: State['deliveries']): void {
  const finished = deliveries.values().filter(({ dueAt }) => dueAt === null);
  for (const { id } of finished.slice(0, -MAX_FINISHED)) deliveries.delete(String(id));
}
