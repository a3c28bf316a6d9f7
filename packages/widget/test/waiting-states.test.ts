import { describeStates } from './describe-states.js';
import { elsewhereStates, waitingStates } from './states/waiting-states.js';

describeStates('a refund that waits or needs a person', waitingStates);
describeStates('a refund made elsewhere', elsewhereStates);
