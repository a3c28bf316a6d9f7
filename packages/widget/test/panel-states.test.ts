import { describeStates } from './describe-states.js';
import { panelStates } from './states/panel-states.js';

describeStates('each state', panelStates);
