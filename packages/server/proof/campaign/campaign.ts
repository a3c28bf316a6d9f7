/** One campaign: trouble, healing, and the comparison of every book with every other. */
import { createApi } from './api.js';
import { type Books, readGateway, readShown, readStored } from './books.js';
import { checkBooks, type Discrepancy } from './check-books.js';
import { direct, topUp } from './director.js';
import { heal } from './healing.js';
import { carryOut, type IntentRecord } from './operator.js';
import { createPace } from './pace.js';
import { type CampaignSettings, createPlan, type Plan } from './plan.js';
import { type Stage, setStage } from './stage.js';
import { createTally, type Tally } from './tally.js';

export interface CampaignOptions extends CampaignSettings {
  readonly healing: { readonly timeoutMs: number; readonly asks: boolean };
  /** Told how it goes. */
  readonly onProgress?: (line: string) => void;
  /** Aborted, everything that was started is ended. */
  readonly signal?: AbortSignal;
}

export interface CampaignReport {
  /** One line for each class of events, with its count. */
  readonly counts: readonly string[];
  readonly discrepancies: readonly Discrepancy[];
  readonly succeeded: number;
}

/** How often a long campaign says how far it is. */
const PROGRESS_EVERY = 500;

export async function runCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const { onProgress = () => {} } = options;
  const plan = createPlan(options);
  const tally = createTally();
  const faults: Discrepancy[] = [];
  const stage = await setStage(options, plan, (what) => faults.push(what));
  try {
    return await Promise.race([play({ options, plan, stage, tally, faults, onProgress }), failOn(options.signal)]);
  } finally {
    await stage.close();
  }
}

function failOn(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function play(trouble: Trouble): Promise<CampaignReport> {
  const { options, stage, tally, faults, onProgress } = trouble;
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1_000);
  const records = await makeTrouble(trouble);
  onProgress(`trouble is over after ${seconds()} s; healing`);
  topUp(stage);
  const api = createApi(stage, 'healer');
  const open = await heal({ api, ...options.healing, onProgress });
  onProgress(`healed after ${seconds()} s, ${open.length} refunds are not final; comparing`);
  const books = await readBooks(stage, (what) => faults.push(what));
  count(books, records, tally);
  for (const [answer, times] of stage.deliveries.answers) tally.add(`notifications: ${answer}`, times);
  const succeeded = books.storedRefunds.filter(({ status }) => status === 'succeeded').length;
  const empty = succeeded === 0 ? ['no refund succeeded, so nothing was shown'] : [];
  return { counts: tally.lines(), discrepancies: [...faults, ...empty, ...checkBooks(books, records)], succeeded };
}

interface Trouble {
  readonly options: CampaignOptions;
  readonly plan: Plan;
  readonly stage: Stage;
  readonly tally: Tally;
  readonly faults: Discrepancy[];
  readonly onProgress: (line: string) => void;
}

async function makeTrouble({ options, plan, stage, tally, faults, onProgress }: Trouble): Promise<IntentRecord[]> {
  const moments = plan.disturbances.map(({ atIntent }) => atIntent);
  const pace = createPace(moments, options.operators);
  const records: IntentRecord[] = [];
  const waiting = plan.intents.values();

  async function operate(number: number): Promise<void> {
    const api = createApi(stage, `operator-${number}`);
    for (const intent of waiting) {
      await pace.begin();
      records.push(await carryOut(intent, api, tally));
      if (records.length % PROGRESS_EVERY === 0) onProgress(`${records.length} of ${plan.intents.length} intents`);
    }
  }

  const operators = Array.from({ length: options.operators }, (_, number) => operate(number));
  await Promise.all([
    direct(plan.disturbances, { stage, pace, tally, onFault: (what) => faults.push(what) }),
    ...operators,
  ]);
  return records;
}

/** The API's view while the servers run, the database's when they have stopped, as they are told. */
async function readBooks(stage: Stage, onFault: (what: string) => void): Promise<Books> {
  const shown = await readShown(createApi(stage, 'auditor'));
  for (const server of stage.servers) {
    const ended = await server.terminate();
    if (ended !== 0) onFault(`server ${server.number} was told to stop and ended with ${ended}`);
  }
  return { ...shown, ...readGateway(stage), ...(await readStored(stage)) };
}

function count(
  { storedRefunds, ledgerRefunds, ledgerOrders }: Books,
  records: readonly IntentRecord[],
  tally: Tally,
): void {
  tally.add('intents', records.length);
  tally.add(
    'intents refused',
    records.filter(({ answers, refusals }) => answers.length === 0 && refusals.length > 0).length,
  );
  tally.add('orders', ledgerOrders.length);
  for (const { status } of storedRefunds) tally.add(`refunds on record: ${status}`);
  for (const { refundStatus } of ledgerRefunds) tally.add(`refunds in the gateway's books: ${refundStatus}`);
}
