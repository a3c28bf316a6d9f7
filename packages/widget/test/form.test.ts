/** The form and its confirmation as a person meets them: by mouse, by keyboard, and by ear. */
import { expect } from '@open-wc/testing';
import type { Order } from '@refund-panel/shared';
import { sendKeys } from '@web/test-runner-commands';
import '../src/define.js';
import type { RefundPanel } from '../src/refund-panel.js';
import { FakeBackend, makeOrder, makeRefund, PREPAY_ID, withSums } from './fake-backend.js';
import { forgetAll } from './kept.js';
import {
  buttonOf,
  find,
  focusOf,
  mountPanel,
  press,
  refundPart,
  reviewPart,
  textOf,
  type,
  unmountPanels,
  until,
  untilText,
  whenRead,
} from './panel.js';

describe('the form', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder());
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
  });

  const bodies = () => backend.refundRequests.map(({ body }) => body);
  const setOrder = (order: Order) => backend.orders.set(PREPAY_ID, order);
  const amountOf = (panel: RefundPanel) => find<HTMLInputElement>(panel, '#amount').value;

  it('refunds everything with two clicks from seeing the order', async () => {
    const panel = mountPanel();
    await untilText(panel, 'Everything left');
    let actions = 0;
    const act = async (name: string) => {
      actions++;
      await press(panel, name);
    };
    await act('Review refund');
    await act('Refund 25.17');
    await untilText(panel, 'Refund succeeded');
    expect(bodies()).to.have.length(1);
    expect(actions).to.be.at.most(3);
  });

  it('refunds everything with two presses of Enter from the form', async () => {
    const panel = mountPanel();
    await untilText(panel, 'Everything left');
    find(panel, 'input[value="full"]').focus();
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'Confirm the refund');
    expect(focusOf(panel)).to.equal(buttonOf(panel, 'Refund 25.17'));
    await whenRead();
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'Refund succeeded');
    expect(bodies()).to.have.length(1);
  });

  it('asks which amount is meant only while there are two', async () => {
    setOrder(makeOrder({ orderAmount: '5000' }));
    const panel = mountPanel();
    await reviewPart(panel, '1,234');
    await untilText(panel, 'Is it 1,234.00 or 1.234?');
    panel.lang = 'de';
    await untilText(panel, 'Erstattung von 1,234 USDT prüfen');
    expect(find(panel, '#amount').getAttribute('aria-invalid')).to.equal('false');
    expect(textOf(panel)).not.to.contain('Meinen Sie');
  });

  it('does not confirm by a key that is still held down', async () => {
    const panel = mountPanel();
    await reviewPart(panel, '10');
    const held = new KeyboardEvent('keydown', { key: 'Enter', repeat: true, bubbles: true, cancelable: true });
    expect(buttonOf(panel, 'Refund 10.00').dispatchEvent(held)).to.equal(false);
  });

  it('does not confirm by the second of two presses in a row', async () => {
    const panel = mountPanel();
    await untilText(panel, 'Everything left');
    find(panel, 'input[value="full"]').focus();
    await press(panel, 'Review refund');
    const soon = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
    const button = buttonOf(panel, 'Refund 25.17');
    expect(button.dispatchEvent(soon)).to.equal(false);
    expect(
      buttonOf(panel, 'Back').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })),
    ).to.equal(true);
    await whenRead();
    const later = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
    expect(button.dispatchEvent(later)).to.equal(true);
  });

  for (const [name, key] of Object.entries({ Enter: 'Enter', Space: ' ' })) {
    it(`moves no money by ${name} pressed twice in a row on the button of the form`, async () => {
      const panel = mountPanel();
      await untilText(panel, 'Everything left');
      buttonOf(panel, 'Review refund').focus();
      await Promise.all([sendKeys({ press: key }), sendKeys({ press: key })]);
      await untilText(panel, 'Confirm the refund');
      expect(focusOf(panel)).to.equal(buttonOf(panel, 'Refund 25.17'));
      expect(bodies()).to.have.length(0);
      await whenRead();
      await sendKeys({ press: key });
      await untilText(panel, 'Refund succeeded');
    });
  }

  it('asks which of two amounts is meant, and fills in the answer as it is written here', async () => {
    setOrder(makeOrder({ orderAmount: '5000' }));
    for (const answer of ['1.234,00', '1,234']) {
      const panel = mountPanel({ lang: 'nl' });
      await reviewPart(panel, '1.234');
      expect(textOf(panel)).to.include('Is it 1.234,00 or 1,234?');
      await press(panel, answer);
      expect(amountOf(panel)).to.equal(answer);
      await press(panel, 'Review refund');
      expect(textOf(panel)).to.include(`You are returning ${answer} USDT`);
    }
    expect(bodies()).to.have.length(0);
  });

  it('gives the focus back to the amount when the question is answered by keyboard', async () => {
    const panel = mountPanel({ lang: 'nl' });
    await reviewPart(panel, '1.234');
    buttonOf(panel, '1,234').focus();
    await sendKeys({ press: 'Enter' });
    await panel.updateComplete;
    expect(focusOf(panel)?.id).to.equal('amount');
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'Confirm the refund');
    await press(panel, 'Refund 1,234');
    await untilText(panel, 'Refund succeeded');
    expect(bodies()).to.deep.equal([{ refundAmount: '1.234', expectedRefundableAmount: '25.17' }]);
  });

  it('takes an amount with its currency, and refuses another one in words', async () => {
    const panel = mountPanel({ lang: 'fi' });
    await reviewPart(panel, '10,5 BTC');
    expect(textOf(panel)).to.include('Enter an amount in USDT, such as 12,50.');
    await type(panel, '#amount', '10,5 USDT');
    expect(textOf(panel)).to.include('10,50 USDT. Leaves 14,67 USDT to refund later.');
  });

  it('says what was read only when the typing has stopped', async () => {
    const panel = mountPanel();
    await untilText(panel, 'Everything left');
    find<HTMLInputElement>(panel, 'input[value="partial"]').click();
    await panel.updateComplete;
    const heard: string[] = [];
    const status = find(panel, '[role="status"]');
    const listener = new MutationObserver(() => heard.push(status.textContent ?? ''));
    listener.observe(status, { childList: true, characterData: true, subtree: true });
    for (const text of ['1', '10', '10.', '10.5']) await type(panel, '#amount', text);
    expect(heard.filter((sentence) => sentence !== '')).to.deep.equal([]);
    await until(() => heard.includes('10.50\u00a0USDT. Leaves 14.67\u00a0USDT to refund later.'));
    listener.disconnect();
    expect(heard.filter((sentence) => sentence !== '')).to.have.length(1);
  });

  describe('at the last attempt', () => {
    beforeEach(() => setOrder(makeOrder({ remainingAttempts: 1 })));

    it('has the sum typed as it is written here, by keyboard alone', async () => {
      const panel = mountPanel({ lang: 'nl' });
      await untilText(panel, 'last refund of this order');
      await press(panel, 'Review refund');
      const button = buttonOf(panel, 'Refund 25,17');
      expect(button.disabled).to.equal(true);
      find(panel, '#sum').focus();
      await sendKeys({ type: '25' });
      await sendKeys({ press: 'Enter' });
      expect(button.disabled).to.equal(true);
      expect(bodies()).to.have.length(0);
      await sendKeys({ type: ',17' });
      expect(button.disabled).to.equal(false);
      await whenRead();
      await sendKeys({ press: 'Enter' });
      await untilText(panel, 'Refund succeeded');
      expect(bodies()).to.deep.equal([{ refundAmount: '25.17', expectedRefundableAmount: '25.17' }]);
    });

    it('goes to the field that is to be typed in', async () => {
      const panel = mountPanel();
      await untilText(panel, 'last refund of this order');
      buttonOf(panel, 'Review refund').focus();
      await sendKeys({ press: 'Enter' });
      await untilText(panel, 'To confirm, type the amount');
      expect(focusOf(panel)?.id).to.equal('sum');
    });
  });

  it('offers all that is left in one click while another attempt could still be needed', async () => {
    setOrder(makeOrder({ remainingAttempts: 2 }));
    const panel = mountPanel();
    await reviewPart(panel, '10');
    expect(textOf(panel)).to.include('it returns all of the 15.17 USDT left, whatever the amount');
    buttonOf(panel, 'Refund all that is left now').focus();
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'You are returning 25.17');
    expect(focusOf(panel)).to.equal(buttonOf(panel, 'Refund 25.17'));
    expect(textOf(panel)).to.not.include('Only one more refund');
    expect(bodies()).to.have.length(0);
    await press(panel, 'Refund 25.17');
    await untilText(panel, 'Refund succeeded');
    expect(bodies()).to.deep.equal([{ refundAmount: '25.17', expectedRefundableAmount: '25.17' }]);
  });

  it('warns of few attempts, of the same sum just refunded, and of a very old order', async () => {
    const createdAt = new Date(Date.now() - 60_000).toISOString();
    const order = withSums(
      makeOrder({ transactTime: '2019-01-02T03:04:00.000Z', refunds: [makeRefund({ refundAmount: '10', createdAt })] }),
    );
    setOrder({ ...order, remainingAttempts: 3 });
    const panel = mountPanel();
    await reviewPart(panel, '10');
    const text = textOf(panel);
    expect(text).to.include('Attempts left after this refund: 2. The last one returns everything that is left.');
    expect(text).to.match(/10\.00 USDT was refunded on this order a short time ago: .+, by Mei Tanaka\./);
    expect(text).to.match(/This order is more than a year old: Jan 2, 2019/);
  });

  it('warns of nothing in an ordinary refund', async () => {
    const panel = mountPanel();
    await reviewPart(panel, '10');
    expect(panel.shadowRoot?.querySelector('[part~="confirmation"] .notice')).to.equal(null);
  });
});

describe('reasons of the page', () => {
  let backend: FakeBackend;
  let warned: unknown[][];
  const { warn } = console;

  beforeEach(() => {
    forgetAll();
    backend = new FakeBackend(makeOrder());
    warned = [];
    console.warn = (...words: unknown[]) => void warned.push(words);
  });
  afterEach(() => {
    unmountPanels();
    backend.restore();
    console.warn = warn;
  });

  const optionsOf = (panel: RefundPanel) =>
    [...find<HTMLSelectElement>(panel, '#reason').options].map(({ text }) => text.trim());

  it('offers them in the language of the operator, and sends the label', async () => {
    const reasons = [
      { id: 'late', label: { en: 'Too late', nl: 'Te laat' } },
      { label: 'Faulty', noteRequired: true },
    ];
    const panel = mountPanel({ lang: 'nl', reasons: JSON.stringify(reasons) });
    await untilText(panel, 'Everything left');
    expect(optionsOf(panel)).to.deep.equal(['No reason given', 'Te laat', 'Faulty', 'Other…']);
    await type(panel, '#reason', 'late');
    await press(panel, 'Review refund');
    await press(panel, 'Refund 25,17');
    await untilText(panel, 'Refund succeeded');
    expect(backend.refundRequests[0]?.body).to.include({ refundReason: 'Te laat' });
    expect(warned).to.deep.equal([]);
  });

  it('asks for the note that a reason needs', async () => {
    const panel = mountPanel();
    panel.reasons = [{ id: 'faulty', label: 'Faulty', noteRequired: true }];
    await untilText(panel, 'Everything left');
    await type(panel, '#reason', 'faulty');
    expect(textOf(panel)).to.include('needed for this reason');
    find(panel, 'input[value="full"]').focus();
    await sendKeys({ press: 'Enter' });
    await untilText(panel, 'This reason needs a note. Write what happened.');
    expect(focusOf(panel)?.id).to.equal('description');
    await type(panel, '#description', 'Handle broken');
    await press(panel, 'Review refund');
    expect(textOf(panel)).to.match(/ReasonFaulty.*NoteHandle broken/);
  });

  it('leaves out free words with reasons-only', async () => {
    const panel = mountPanel({ 'reasons-only': '' });
    await untilText(panel, 'Everything left');
    expect(optionsOf(panel)).to.not.include('Other…');
    expect(optionsOf(panel)).to.include('Customer request');
  });

  for (const [name, attribute, offered] of [
    ['no JSON', '[{', 'Customer request'],
    ['no list', '{"label":"x"}', 'Customer request'],
    ['one bad reason', '[{"label":"Good"},{"label":7}]', 'Good'],
    ['only bad reasons', '[{"label":7}]', 'Customer request'],
  ] as const) {
    it(`goes on after ${name}, with one warning`, async () => {
      const panel = mountPanel({ reasons: attribute });
      await untilText(panel, 'Everything left');
      expect(optionsOf(panel)).to.include(offered);
      // As a page that renders again and makes the same list anew.
      if (Array.isArray(panel.reasons)) panel.reasons = [...panel.reasons];
      await refundPart(panel, '10');
      await untilText(panel, 'Refund succeeded');
      expect(warned).to.have.length(1);
      expect(String(warned[0])).to.match(/^<refund-panel> ignores reasons: /);
    });
  }
});
