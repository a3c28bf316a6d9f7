/** Certificates and Balance: what is the merchant's and not an order's. */
import { jsonNumber, paths } from '../gateway/wire.js';
import { refuse, succeed } from './answers.js';
import type { Certificates } from './certificates.js';
import type { SandboxClock } from './clock.js';
import type { Endpoints } from './endpoint.js';
import { optionalText, reading, requiredText } from './fields.js';
import type { Wallet, Wallets } from './wallets.js';

interface MerchantEndpointsOptions {
  readonly certificates: Certificates;
  readonly wallets: Wallets;
  readonly clock: SandboxClock;
}

/** The older call: one currency, in numbers. */
const BALANCE_V1_PATH = '/binancepay/openapi/balance';

export function createMerchantEndpoints({ certificates, wallets, clock }: MerchantEndpointsOptions): Endpoints {
  return {
    [paths.certificates]: {
      ignoresBody: true,
      answer: () => succeed(certificates.listed().map(({ certSerial, certPublic }) => ({ certSerial, certPublic }))),
    },
    [paths.balance]: {
      answer({ fields }) {
        const asked = reading(() => ({
          wallet: requiredText(fields, 'wallet', walletRules),
          currency: optionalText(fields, 'currency', currencyRules),
        }));
        if ('code' in asked) return refuse(asked);
        const { wallet, currency } = asked;
        const held = currency === null ? wallets.list() : [{ currency, available: wallets.available(currency) }];
        // The page types `balance` as one object; replies that were seen have a list, of numbers.
        const balance = held.map(wallet === 'FUNDING_WALLET' ? assetOf : emptyAssetOf);
        return succeed({ balance, wallet, updateTime: clock.now(), fiat: 'USD' });
      },
    },
    [BALANCE_V1_PATH]: {
      answer({ fields }) {
        const asked = reading(() => ({
          wallet: requiredText(fields, 'wallet', walletRules),
          currency: requiredText(fields, 'currency', currencyRules),
        }));
        if ('code' in asked) return refuse(asked);
        const { wallet, currency } = asked;
        const available = wallet === 'FUNDING_WALLET' ? wallets.available(currency) : '0';
        const valuations = { availableFiatValuation: 0, availableBtcValuation: 0 };
        return succeed({ balance: jsonNumber(available), asset: currency, fiat: 'USD', ...valuations });
      },
    },
  };
}

const walletRules = { max: 32, oneOf: ['FUNDING_WALLET', 'SPOT_WALLET'] };
const currencyRules = { max: 10, pattern: /^[A-Z0-9]+$/ };

/** The sandbox has no prices, so its valuations are none. */
function assetOf({ currency, available }: Wallet): object {
  return {
    available: jsonNumber(available),
    freeze: 0,
    asset: currency,
    availableFiatValuation: 0,
    availableBtcValuation: 0,
  };
}

/** Everything is in the Funding Wallet: that is what Binance Pay pays into and refunds from. */
function emptyAssetOf({ currency }: Wallet): object {
  return assetOf({ currency, available: '0' });
}
