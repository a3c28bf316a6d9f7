import { expect } from '@open-wc/testing';
import { inLongTime, inTime } from './time-left.js';

const format = { numbers: new Intl.NumberFormat('en') };
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

describe('the time that is left', () => {
  it('is counted in seconds at first sight, and in whole minutes beyond', () => {
    expect(inTime(format, 26.2 * SECOND)).to.equal('in 27 seconds');
    expect(inTime(format, 121 * SECOND)).to.equal('in 3 minutes');
  });

  it('for a decision is what it was a moment ago when it was asked for', () => {
    expect(inLongTime(format, 24 * HOUR - 3 * SECOND)).to.equal('in 24 hours');
    expect(inLongTime(format, 72 * HOUR - SECOND)).to.equal('in 3 days');
  });

  it('for a decision is never said to be an hour or a day more than it is', () => {
    expect(inLongTime(format, 24 * HOUR - 120 * SECOND)).to.equal('in 23 hours');
    expect(inLongTime(format, 71 * HOUR)).to.equal('in 2 days');
    expect(inLongTime(format, 90 * 60 * SECOND)).to.equal('in 90 minutes');
    expect(inLongTime(format, -5)).to.equal('in 0 seconds');
  });
});
