// A sandbox on a port of its own, which the server takes for Binance Pay; and another program that refunds there.
import { randomBytes } from 'node:crypto';
import { createNonce, sign } from '../../../server/dist/gateway/signer.js';
import { startProcess } from './child-process.mjs';

export function createSandboxProcess() {
  const apiKey = randomBytes(32).toString('hex');
  const apiSecret = randomBytes(32).toString('hex');
  let running = null;

  /** A call as any merchant's program signs it. */
  async function call(path, fields) {
    const body = JSON.stringify(fields);
    const timestamp = String(Date.now());
    const nonce = createNonce();
    const response = await fetch(`${running.url}${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'BinancePay-Timestamp': timestamp,
        'BinancePay-Nonce': nonce,
        'BinancePay-Certificate-SN': apiKey,
        'BinancePay-Signature': sign({ timestamp, nonce, body }, apiSecret),
      },
      body,
    });
    const answer = await response.json();
    if (answer.status !== 'SUCCESS') throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  return {
    /** @returns the settings of a server that is to use it */
    async start() {
      running ??= await startProcess(
        'sandbox/main.js',
        ['--port', '0', '--api-key', apiKey, '--api-secret', apiSecret],
        {},
      );
      return {
        BINANCE_PAY_API_KEY: apiKey,
        BINANCE_PAY_API_SECRET: apiSecret,
        BINANCE_PAY_BASE_URL: running.url,
      };
    },
    async control(method, path, fields) {
      const response = await fetch(`${running.url}/sandbox/api${path}`, {
        method,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(fields),
      });
      if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
      return response.json();
    },
    refund: (prepayId, refundAmount) =>
      call('/binancepay/openapi/order/refund', {
        refundRequestId: randomBytes(16).toString('hex'),
        prepayId,
        refundAmount,
      }),
    async remove() {
      await running?.kill();
      running = null;
    },
  };
}
