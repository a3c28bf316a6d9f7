/** Every state of the lists. */
import { describeStates } from './describe-states.js';
import { listStates } from './states/list-states.js';

describeStates('the lists', listStates);
