import { describeStates } from './describe-states.js';
import { formStates } from './states/form-states.js';

describeStates('the form and the last look', formStates);
