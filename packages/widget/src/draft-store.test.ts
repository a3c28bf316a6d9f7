import { expect } from '@open-wc/testing';
import { createDraftStore } from './draft-store.js';
import { emptyDraft, type RefundDraft } from './refund-draft.js';

const draft: RefundDraft = {
  mode: 'partial',
  amount: '12,5',
  reason: 'other',
  otherReason: 'Broken cup',
  description: 'two\nlines',
};
const key = 'refund-panel:draft:https://a.test:1';

describe('draft-store', () => {
  beforeEach(() => sessionStorage.clear());

  it('keeps what was typed through a reload, apart for each server and order', () => {
    createDraftStore('https://a.test').save('1', draft);
    expect(createDraftStore('https://a.test').load('1')).to.deep.equal(draft);
    expect(createDraftStore('https://a.test').load('2')).to.equal(null);
    expect(createDraftStore('https://b.test').load('1')).to.equal(null);
    expect(localStorage.getItem(key)).to.equal(null);
  });

  it('forgets an empty one, and one that is to be forgotten', () => {
    const store = createDraftStore('https://a.test');
    store.save('1', draft);
    store.save('1', emptyDraft);
    expect(sessionStorage.length).to.equal(0);
    store.save('1', draft);
    store.forget('1');
    expect(sessionStorage.length).to.equal(0);
  });

  it('forgets what is a shift old', () => {
    const store = createDraftStore('https://a.test');
    const writtenAt = (ms: number) => sessionStorage.setItem(key, JSON.stringify({ ...draft, at: ms }));
    const hoursMs = 60 * 60 * 1_000;
    writtenAt(Date.now() - 7.9 * hoursMs);
    expect(store.load('1')).to.deep.equal(draft);
    writtenAt(Date.now() - 8.1 * hoursMs);
    expect(store.load('1')).to.equal(null);
    expect(sessionStorage.length).to.equal(0);
  });

  for (const [name, written] of [
    ['nonsense', 'nonsense'],
    ['another shape', '{"at":1}'],
    ['no time', JSON.stringify(draft)],
  ] as const) {
    it(`ignores ${name}`, () => {
      sessionStorage.setItem(key, written);
      expect(createDraftStore('https://a.test').load('1')).to.equal(null);
    });
  }

  it('remembers within the page where storage is blocked', () => {
    const real = Object.getOwnPropertyDescriptor(window, 'sessionStorage');
    if (real === undefined) throw new Error('there is no sessionStorage');
    const blocked = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
    Object.defineProperty(window, 'sessionStorage', { ...real, get: blocked });
    try {
      createDraftStore('https://a.test').save('1', draft);
      expect(createDraftStore('https://a.test').load('1')).to.deep.equal(draft);
      createDraftStore('https://a.test').forget('1');
      expect(createDraftStore('https://a.test').load('1')).to.equal(null);
    } finally {
      Object.defineProperty(window, 'sessionStorage', real);
    }
  });
});
