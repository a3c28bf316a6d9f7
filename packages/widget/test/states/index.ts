/** Every state that is audited, in the order of the gallery. */
import { formStates } from './form-states.js';
import { liveStates } from './live-states.js';
import { panelStates } from './panel-states.js';
import type { StateCase } from './state-case.js';
import { elsewhereStates, waitingStates } from './waiting-states.js';

export const states: readonly StateCase[] = [
  ...panelStates,
  ...formStates,
  ...waitingStates,
  ...elsewhereStates,
  ...liveStates,
];
