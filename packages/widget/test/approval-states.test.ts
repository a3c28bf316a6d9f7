import { describeStates } from './describe-states.js';
import { approvalStates, queueStates } from './states/approval-states.js';
import { policyStates } from './states/policy-states.js';

describeStates('a refund that a second person decides', approvalStates);
describeStates('all that wait for approval', queueStates);
describeStates('the policy beside the form', policyStates);
