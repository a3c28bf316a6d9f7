import { expect } from '@open-wc/testing';
import { gatewayCodes, problemCodes, refundStatuses } from '@refund-panel/shared';
import { words as en } from '../../languages/built/en/words.locale.js';
import { makeRefund } from '../../test/fake-backend.js';
import { createFormat } from '../format.js';
import { knownWords } from '../messages/problem-words.js';
import { localProblem, localProblemCodes } from '../panel-problem.js';
import { failureText, problemText } from './failure-text.js';
import { refundText } from './refund-text.js';

describe('messages', () => {
  for (const code of [...problemCodes, ...localProblemCodes]) {
    it(`has words for ${code}: what happened and what to do`, () => {
      const { title, next } = knownWords(en, code) ?? expect.fail();
      expect(title).to.match(/^[A-Z].*[^.]$/);
      expect(next).to.match(/^[A-Z].*\.$/);
    });
  }

  const groups: Readonly<Record<string, readonly string[]>> = {
    "The merchant's wallet holds too little": ['400304', '400611'],
    'Binance Pay could not read the request':
      '400001 400006 400007 400008 400100 400101 400102 400103 400104 400205'.split(' '),
    'Binance Pay does not accept the keys of this server': ['400002', '400004', '400005'],
    'Binance Pay does not let this merchant account refund': ['400203', '400206', '400606'],
    'That is more than is left to refund': ['400303', '400608'],
    'The clock of the refund server is wrong': ['400003'],
    'There is no such order': ['400201', '400202', '400301'],
    'This order cannot be refunded': ['400204'],
    'This order has no refunds left': ['400302', '400607'],
  };

  it('has words for every code of Binance Pay with which a refund can fail: what happened, that no money moved, who must act', () => {
    const found: Record<string, string[]> = {};
    for (const [gatewayCode, code] of Object.entries(gatewayCodes)) {
      if (code === null) continue;
      const { title, money, next } = failureText(en, { code, detail: '', gatewayCode });
      expect(money).to.equal('No money was moved.');
      expect(next).to.match(/^[A-Z].*\.$/);
      found[title] = [...(found[title] ?? []), gatewayCode];
    }
    expect(found).to.deep.equal(groups);
  });

  it('says that it is not known yet where the code of Binance Pay says nothing certain', () => {
    const uncertain = Object.keys(gatewayCodes).filter((code) => gatewayCodes[code] === null);
    expect(uncertain).to.have.members(['400000', '406207', '406212', '50001', '100001001']);
    const { heading, text } = refundText(
      en,
      createFormat('en'),
      makeRefund({ status: 'pending', refundStatus: null }),
      null,
    );
    expect(heading).to.equal('Not known yet');
    expect(text).to.include('Do not refund again');
  });

  it('believes no other code', () => {
    const other = { code: 'gateway_declined', detail: '', gatewayCode: '400609' } as const;
    expect(failureText(en, other).title).to.equal(en.serverProblems.gateway_declined.title);
  });

  for (const status of refundStatuses) {
    it(`has words for a refund that is ${status}`, () => {
      expect(en.history.status[status]).to.not.equal('');
      expect(en.result.texts[status]('5 USDT')).to.include('5 USDT');
    });
  }

  it('says whether money moved only where money was meant to move', () => {
    const problem = localProblem('no_answer');
    expect(problemText(en, problem, false).money).to.equal(null);
    expect(problemText(en, problem, true).money).to.equal('It is not known yet whether money was moved.');
    expect(failureText(en, { code: 'wallet_short', detail: '', gatewayCode: null }).money).to.equal(
      'No money was moved.',
    );
  });
});
