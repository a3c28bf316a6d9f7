import { describeStates } from './describe-states.js';
import { liveStates } from './states/live-states.js';

describeStates('around the operator', liveStates);
