import { expect } from '@open-wc/testing';
import { createIntentStore, type RefundIntent } from './intent-store.js';

const intent: RefundIntent = {
  idempotencyKey: 'key-1',
  prepayId: '1',
  refundAmount: '5',
  currency: 'USDT',
  body: { refundAmount: '5', description: 'two\nlines', expectedRefundableAmount: '20' },
};

describe('intent-store', () => {
  beforeEach(() => localStorage.clear());

  it('keeps an intent through a reload, apart for each server and order', () => {
    createIntentStore('https://a.test').save(intent);
    expect(createIntentStore('https://a.test').load('1')).to.deep.equal(intent);
    expect(createIntentStore('https://a.test').load('2')).to.equal(null);
    expect(createIntentStore('https://b.test').load('1')).to.equal(null);
  });

  it('forgets only the intent that was answered', () => {
    const store = createIntentStore('https://a.test');
    store.save(intent);
    store.remove({ ...intent, idempotencyKey: 'key-0' });
    expect(store.load('1')).to.deep.equal(intent);
    store.remove(intent);
    expect(store.load('1')).to.equal(null);
  });

  it('ignores what somebody else wrote there', () => {
    localStorage.setItem('refund-panel:intent:https://a.test:1', '{"idempotencyKey":"x","body":{"refundAmount":"-1"}}');
    expect(createIntentStore('https://a.test').load('1')).to.equal(null);
    localStorage.setItem('refund-panel:intent:https://a.test:1', 'nonsense');
    expect(createIntentStore('https://a.test').load('1')).to.equal(null);
  });

  it('remembers within the page where storage is blocked', () => {
    const real = Object.getOwnPropertyDescriptor(window, 'localStorage');
    if (real === undefined) throw new Error('there is no localStorage');
    const blocked = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
    Object.defineProperty(window, 'localStorage', { ...real, get: blocked });
    try {
      const store = createIntentStore('https://a.test');
      store.save(intent);
      expect(createIntentStore('https://a.test').load('1')).to.deep.equal(intent);
      store.remove(intent);
      expect(store.load('1')).to.equal(null);
    } finally {
      Object.defineProperty(window, 'localStorage', real);
    }
  });
});
