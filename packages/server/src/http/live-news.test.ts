import { describe, expect, it } from 'vitest';
import { newRefund } from '../../test/new-refund.js';
import { createNews } from './live-news.js';

describe('what a follower is told', () => {
  it('is each refund once, as it stands last, and nothing that it does not want', () => {
    const news = createNews(({ prepayId }) => prepayId === 'mine');
    news.onRefund(newRefund({ refundRequestId: 'a', prepayId: 'mine', status: 'pending' }));
    news.onRefund(newRefund({ refundRequestId: 'b', prepayId: 'theirs' }));
    news.onRefund(newRefund({ refundRequestId: 'a', prepayId: 'mine', status: 'succeeded' }));
    expect(news.take()).toMatchObject({ refundRequestId: 'a', status: 'succeeded' });
    expect(news.take()).toBeNull();
  });

  it('is to read again when something may have been missed, or it is too far behind', async () => {
    const news = createNews(() => true);
    news.onGap();
    expect([news.take(), news.take()]).toEqual(['gap', null]);
    for (let number = 0; number <= 200; number += 1) news.onRefund(newRefund({ refundRequestId: String(number) }));
    expect([news.take(), news.take()]).toEqual(['gap', null]);
  });

  it('wakes it while it waits', async () => {
    const news = createNews(() => true);
    const waiting = news.wait(60_000);
    news.onRefund(newRefund());
    expect(await waiting).toBe('news');
    expect(await news.wait(1)).toBe('silence');
  });
});
