import { expect } from '@open-wc/testing';
import { problemCodes, refundStatuses } from '@refund-panel/shared';
import { localProblem, localProblemCodes } from '../panel-problem.js';
import { en } from './en.js';
import { failureText, problemText } from './problem-text.js';

describe('messages', () => {
  for (const code of [...problemCodes, ...localProblemCodes]) {
    it(`has words for ${code}: what happened and what to do`, () => {
      const { title, next } = en.problems[code];
      expect(title).to.match(/^[A-Z].*[^.]$/);
      expect(next).to.match(/^[A-Z].*\.$/);
    });
  }

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
    expect(failureText(en, { code: 'wallet_short' }).money).to.equal('No money was moved.');
  });
});
