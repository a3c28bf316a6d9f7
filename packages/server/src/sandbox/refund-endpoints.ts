/** Refund Order and Query Refund, with the fault scripts that make trouble on demand. */
import { paths } from '../gateway/wire.js';
import { type Answer, answerWithCode, refuse, succeed } from './answers.js';
import type { SandboxClock } from './clock.js';
import type { ChosenScript, EndpointCall, Endpoints } from './endpoint.js';
import { type Fields, optionalText, optionalUrl, reading, requiredAmount, requiredText } from './fields.js';
import type { Ledger } from './ledger.js';
import type { RefundReceipt, RefundRequest } from './refunds.js';
import { type Refusal, refusal, sixDigitCodes } from './refusals.js';
import { refundData } from './representations.js';
import { findScenario, ordinary, type Scenario, scenarioOfRefund } from './scenarios.js';
import type { State } from './state.js';

interface RefundEndpointsOptions {
  readonly ledger: Ledger;
  readonly clock: SandboxClock;
  readonly state: Pick<State, 'brokenFirstCalls'>;
  /** Tells the merchant of a refund that was just accepted. Resolves when the reply may be sent. */
  readonly onAccepted: (receipt: RefundReceipt) => Promise<void>;
}

export function createRefundEndpoints({ ledger, clock, state, onAccepted }: RefundEndpointsOptions): Endpoints {
  function chooseScript({ fields, scenario: named }: EndpointCall): ChosenScript {
    const request = readRefund(fields);
    if ('code' in request) return { scenario: named, fault: null };
    const scenario = named ?? scenarioOfRefund(request.prepayId, request.refundAmount);
    const fault = scenario?.fault ?? null;
    if (fault?.calls !== 'first') return { scenario, fault };
    if (state.brokenFirstCalls.get(request.refundRequestId)) return { scenario, fault: null };
    state.brokenFirstCalls.set(request.refundRequestId, true);
    return { scenario, fault };
  }

  async function refund({ fields, scenario }: EndpointCall): Promise<Answer> {
    const request = readRefund(fields);
    if ('code' in request) return refuse(request);
    const code = sixDigitCodes.find((one) => request.prepayId.endsWith(one)) ?? scenario?.refusalCode;
    if (code != null) return answerWithCode(code);
    const { settlesAs, pendingMs } = scenario ?? ordinary;
    const receipt = ledger.refunds.submit({ ...request, settlesAs, pendingMs, scenario: scenario?.name ?? null });
    if ('code' in receipt) return refuse(receipt);
    if (receipt.duplicateRequest === 'N') await onAccepted(receipt);
    return succeed(refundData(receipt, scriptOf(receipt).saysStatus));
  }

  function query({ fields, scenario }: EndpointCall): Answer {
    const read = reading(() => requiredText(fields, 'refundRequestId', { max: MAX_ID_LENGTH }));
    if (typeof read !== 'string') return refuse(read);
    const receipt = ledger.refunds.find(read);
    const { hiddenMs, saysStatus } = scenario ?? scriptOf(receipt);
    if (receipt === null || clock.now() < receipt.refund.acceptedAt + hiddenMs) return refuse(refusal('400202'));
    return succeed(refundData(receipt, saysStatus));
  }

  return { [paths.refund]: { chooseScript, answer: refund }, [paths.queryRefund]: { answer: query } };
}

/** The script that a refund was accepted under. */
function scriptOf(receipt: RefundReceipt | null): Pick<Scenario, keyof typeof ordinary> {
  return findScenario(receipt?.refund.scenario ?? null) ?? ordinary;
}

const MAX_ID_LENGTH = 64;

type AskedRefund = Omit<RefundRequest, 'settlesAs' | 'pendingMs' | 'scenario'>;

function readRefund(fields: Fields): AskedRefund | Refusal {
  return reading(() => ({
    refundRequestId: requiredText(fields, 'refundRequestId', { max: MAX_ID_LENGTH }),
    prepayId: requiredText(fields, 'prepayId', { max: 19 }),
    refundAmount: requiredAmount(fields, 'refundAmount'),
    refundReason: optionalText(fields, 'refundReason', { max: 256 }),
    webhookUrl: optionalUrl(fields, 'webhookUrl'),
  }));
}
