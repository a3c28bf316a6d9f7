/** The host tells of orders, rightly or wrongly, before Binance Pay has described them and afterwards. */
import { orderStatuses, type ToldOrder } from '@refund-panel/shared';
import { CURRENCY, tradeNoOf } from './gateway-words.js';
import { EPOCH_MS } from './journal.js';
import type { Random } from './random.js';
import { toText } from './units.js';
import type { World } from './world.js';

/** Most are told before anybody asks for a refund, or nobody would go by them. */
const AT_FIRST = 0.7;

/** @param random apart from everything else's, so that a schedule in which nothing is told is what it was before anything was */
export function planTellings(world: World, random: Random): void {
  if (random.chance(0.5)) return;
  const { books, settings } = world;
  for (let count = random.between(1, 4); count > 0; count -= 1) {
    const told = drawTold(random, random.pick([...books.orders.keys()]), settings.orderAmount);
    const atMs = EPOCH_MS + (random.chance(AT_FIRST) ? 0 : random.below(settings.busyForMs / 2));
    world.plan(atMs, () => tell(world, told));
  }
}

function drawTold(random: Random, prepayId: string, amount: number): ToldOrder {
  const isRight = random.chance(0.4);
  return {
    prepayId,
    merchantTradeNo: isRight || random.chance(0.7) ? tradeNoOf(prepayId) : 'another',
    currency: isRight || random.chance(0.7) ? CURRENCY : 'BTC',
    orderAmount: toText(isRight ? amount : random.pick([amount, 2 * amount, Math.max(1, Math.floor(amount / 2))])),
    status: random.pick(orderStatuses),
  };
}

function tell({ fleet, journal }: World, told: ToldOrder): void {
  fleet.someReplica()?.tell(told, (ended) => {
    if (ended.ended === 'failed') return;
    if (ended.ended === 'answered')
      journal.saw(ended.answer.isNew ? 'an order was told of' : 'an order was told again');
    else journal.saw(`an order was told otherwise: ${ended.problem.code}`);
  });
}
