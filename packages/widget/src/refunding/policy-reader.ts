/** Reads what the policy allows the operator, once for each order whose form is touched. What cannot be read is left to the server. */
import { getMyPolicy } from '../contract/endpoints.js';
import type { PanelServer } from '../panel-server.js';
import type { OfferedReasons } from '../refund-draft.js';
import { planRefund } from './refund-plan.js';
import type { RefundingDesk } from './refunding-desk.js';

export interface PolicyReader {
  /** The form of the order on screen is touched. True where it is for the first time. */
  touch(): boolean;
  /** What was read may be out of date. */
  readAgain(): void;
  offered(own: OfferedReasons): OfferedReasons;
  stop(): void;
}

/** Whoever was quicker than the policy is about to confirm what it may refuse. */
function leaveForbidden(desk: RefundingDesk): void {
  const { state, language } = desk;
  if (state.view !== 'order' || state.step.name !== 'confirm') return;
  const plan = planRefund(state.step.draft, state.order, language);
  if (plan.ok) return;
  desk.dispatch({ type: 'plan-left' });
  desk.dispatch({ type: 'draft-rejected', errors: plan.error });
}

export function createPolicyReader(desk: RefundingDesk): PolicyReader {
  let reading = new AbortController();
  let readFor: { readonly server: PanelServer; readonly prepayId: string } | null = null;

  async function read(server: PanelServer): Promise<void> {
    reading.abort();
    reading = new AbortController();
    const { signal } = reading;
    const answer = await server.api.call(getMyPolicy, {}, signal);
    if (signal.aborted) return;
    // An older server knows no policy, and a session may be kept from it: then the server says what is not allowed.
    desk.policy = answer.ok ? answer.value : null;
    leaveForbidden(desk);
    desk.host.requestUpdate();
  }

  function touch(): boolean {
    const { server, state } = desk;
    if (server === null || state.view !== 'order' || state.order.refusal !== null) return false;
    const { prepayId } = state.order;
    if (readFor?.server === server && readFor.prepayId === prepayId) return false;
    readFor = { server, prepayId };
    void read(server);
    return true;
  }

  return {
    touch,
    readAgain() {
      if (desk.server !== null) void read(desk.server);
    },
    /** With the ids of the page's own, so that what was chosen before stays chosen. */
    offered(own) {
      const reasons = desk.policy?.reasons ?? null;
      // Not there while another language is on its way.
      const words = desk.host.language.words.policy;
      if (reasons === null || words === undefined) return own;
      return {
        reasons: reasons.map(({ reason, noteNeeded = false }) => ({
          id: own.reasons.find(({ label }) => label === reason)?.id ?? `policy:${reason}`,
          label: reason,
          noteRequired: noteNeeded,
        })),
        reasonsOnly: true,
        choose: words.chooseReason,
      };
    },
    stop() {
      reading.abort();
      readFor = null;
    },
  };
}
