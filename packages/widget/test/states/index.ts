/** Every state that is audited, in the order of the gallery. */
import { approvalStates, queueStates } from './approval-states.js';
import { formStates } from './form-states.js';
import { listStates } from './list-states.js';
import { liveStates } from './live-states.js';
import { panelStates } from './panel-states.js';
import { policyStates } from './policy-states.js';
import type { StateCase } from './state-case.js';
import { elsewhereStates, waitingStates } from './waiting-states.js';

export const states: readonly StateCase[] = [
  ...panelStates,
  ...listStates,
  ...formStates,
  ...waitingStates,
  ...elsewhereStates,
  ...approvalStates,
  ...queueStates,
  ...policyStates,
  ...liveStates,
];
