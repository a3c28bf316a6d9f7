/** What the pages need of the sandbox, and no more. */
import type { CallJournal } from '../call-journal.js';
import type { SandboxClock, SettingsStore } from '../clock.js';
import type { Ledger } from '../ledger.js';
import type { Notifier } from '../notifier.js';
import type { Notify } from '../notify.js';

export interface ConsoleParts {
  readonly ledger: Pick<Ledger, 'findOrder' | 'listOrders' | 'listRefunds' | 'refunds' | 'orders' | 'wallets'>;
  readonly journal: Pick<CallJournal, 'list' | 'find'>;
  readonly notifier: Pick<Notifier, 'list' | 'runDue'>;
  readonly notify: Pick<Notify, 'ofOrder'>;
  readonly clock: Pick<SandboxClock, 'now' | 'advance'>;
  readonly settings: Pick<SettingsStore, 'get'>;
  readonly reset: () => void;
}
