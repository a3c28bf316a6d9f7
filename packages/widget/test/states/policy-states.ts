/** What the policy says beside the form, and what it refuses. */
import type { MyPolicy } from '@refund-panel/shared';
import { type FakeBackend, isRefundRequest, problemResponse } from '../fake-backend.js';
import { find, mountPanel, press, refundPart, type, untilText } from '../panel.js';
import type { StateCase } from './state-case.js';

const nothingSet: MyPolicy = { version: 4, currencies: null, rules: [], reasons: null, businessHours: null };
const noRule = {
  currency: 'USDT',
  perRefund: null,
  perDay: null,
  approvalAbovePerOrder: null,
  approvalAbovePerDay: null,
};

/** A form that somebody has touched, once the policy has been read. */
async function touched(backend: FakeBackend, policy: Partial<MyPolicy>, text: string) {
  backend.policy = { ...nothingSet, ...policy };
  const panel = mountPanel();
  await untilText(panel, 'Everything left');
  find(panel, 'input[value="full"]').focus();
  await untilText(panel, text);
  return panel;
}

async function refused(backend: FakeBackend, ...problem: Parameters<typeof problemResponse>) {
  backend.intercept = (request) => (isRefundRequest(request) ? problemResponse(...problem) : undefined);
  const panel = mountPanel();
  await refundPart(panel, '10');
  return panel;
}

/** The day after today, where nobody is at work today. */
const tomorrow = () => {
  const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
  return days[(new Date().getUTCDay() + 1) % days.length] ?? 'sunday';
};

const reasons = [{ reason: 'Item out of stock' }, { reason: 'Goodwill', noteNeeded: true }];

export const policyStates: readonly StateCase[] = [
  {
    name: 'limits of the policy',
    show: (backend) =>
      touched(
        backend,
        { rules: [{ ...noRule, perRefund: '20', approvalAbovePerOrder: '15' }] },
        'You may refund up to 20.00 USDT at a time.',
      ),
    says: ['A colleague has to approve it before it is sent.', 'Review refund of 25.17'],
  },
  {
    name: 'a part within the limits of the policy',
    show: async (backend) => {
      const rules = [{ ...noRule, perDay: '24', approvalAbovePerOrder: '15', approvalAbovePerDay: '20' }];
      const panel = await touched(backend, { rules }, 'within 24 hours');
      find<HTMLInputElement>(panel, 'input[value="partial"]').click();
      await panel.updateComplete;
      await type(panel, '#amount', '10');
      return panel;
    },
    says: [
      'You may refund up to 24.00 USDT within 24 hours.',
      'Above 15.00 USDT of one order a colleague approves.',
      'Above 20.00 USDT within 24 hours a colleague approves.',
    ],
    saysNot: ['A colleague has to approve it'],
  },
  {
    name: 'more than the policy allows',
    show: async (backend) => {
      const panel = await touched(backend, { rules: [{ ...noRule, perRefund: '20' }] }, 'at a time');
      await press(panel, 'Review refund');
      await untilText(panel, 'The amount is above a limit of your policy');
      return panel;
    },
    says: ['You may refund up to 20.00 USDT at a time.'],
    saysNot: ['Confirm the refund'],
  },
  {
    name: 'more than the policy allows, found out while it was looked at',
    show: async (backend) => {
      backend.policy = { ...nothingSet, rules: [{ ...noRule, perRefund: '20' }] };
      const panel = mountPanel();
      await untilText(panel, 'Everything left');
      await press(panel, 'Review refund');
      await untilText(panel, 'The amount is above a limit of your policy');
      return panel;
    },
    says: ['You may refund up to 20.00 USDT at a time.'],
    saysNot: ['Confirm the refund'],
  },
  {
    name: 'about to ask for approval',
    show: async (backend) => {
      const panel = await touched(
        backend,
        { rules: [{ ...noRule, approvalAbovePerOrder: '15' }] },
        'before it is sent',
      );
      await press(panel, 'Review refund');
      await untilText(panel, 'Confirm the refund');
      return panel;
    },
    says: ['A colleague has to approve it before it is sent.', 'Ask for approval of 25.17 USDT'],
    saysNot: ['Refund 25.17'],
  },
  {
    name: 'reasons of the policy, one of which needs a note',
    show: async (backend) => {
      const panel = await touched(backend, { reasons }, 'Goodwill');
      await type(panel, '#reason', 'policy:Goodwill');
      await press(panel, 'Review refund');
      await untilText(panel, 'This reason needs a note.');
      return panel;
    },
    says: ['Choose a reason', 'Item out of stock', 'needed for this reason'],
    saysNot: ['Customer request', 'Other…'],
  },
  {
    name: 'no reason, where the policy wants one',
    show: async (backend) => {
      const panel = await touched(backend, { reasons }, 'Goodwill');
      await press(panel, 'Review refund');
      return panel;
    },
    says: [/Choose a reason.*Choose a reason/],
    saysNot: ['Confirm the refund'],
  },
  {
    name: 'outside business hours',
    show: (backend) => {
      const open = [{ days: [tomorrow()], from: '09:30', to: '18:00' }];
      return touched(backend, { businessHours: { timeZone: 'UTC', open } }, 'Refunds are not asked for at this hour');
    },
    says: [/You can go on from \w+day.* 9:30 AM \(UTC\). What you enter is kept./],
  },
  {
    name: 'a currency that the policy does not allow',
    show: (backend) => touched(backend, { currencies: ['BTC'] }, 'does not let this currency be refunded'),
    says: ['Ask whoever manages the policy.'],
  },
  {
    name: 'refused by the policy: too much',
    show: async (backend) => {
      const panel = await refused(backend, 'over_policy_limit', 403, { field: 'refundAmount' });
      await untilText(panel, 'ask somebody with a higher limit');
      return panel;
    },
    says: ['No money was moved.', 'The amount is above a limit of your policy'],
    saysNot: [/above a limit of your policy.*above a limit of your policy/],
  },
  {
    name: 'refused by the policy: the reason',
    show: async (backend) => {
      const panel = await refused(backend, 'reason_not_allowed', 422, { field: 'refundReason' });
      await untilText(panel, 'Choose one of the reasons that are offered');
      return panel;
    },
    says: [/Reason.*Your policy does not know this reason/],
  },
  {
    name: 'refused by the policy: no note',
    show: async (backend) => {
      const panel = await refused(backend, 'note_needed', 422, { field: 'description' });
      await untilText(panel, 'This reason needs a note. Write what happened.');
      return panel;
    },
    says: ['No money was moved.'],
  },
];
