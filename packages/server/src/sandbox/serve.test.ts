import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { serveSandbox } from './serve.js';

const credentials = { apiKey: 'key', apiSecret: 'secret' };

describe('the sandbox on a port', () => {
  it('answers with Binance Pay and the control API, and gives the port back', async () => {
    const { url, close } = await serveSandbox({ credentials });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const [state, nowhere] = await Promise.all([fetch(`${url}/sandbox/api/state`), fetch(`${url}/nowhere`)]);
    expect(state.status).toBe(200);
    expect(await state.json()).toMatchObject({ refunds: [] });
    expect(nowhere.status).toBe(403);
    expect(await nowhere.text()).toContain('CloudFront');
    await close();
    await expect(fetch(url)).rejects.toThrow();
    const port = Number(new URL(url).port);
    const again = await serveSandbox({ credentials, port });
    expect(again.url).toBe(url);
    await again.close();
  });

  it('delivers its notifications by itself', async () => {
    let arrive: (body: string) => void = () => {};
    const arrived = new Promise<string>((resolve) => {
      arrive = resolve;
    });
    const desk: typeof fetch = async (input, init) => {
      arrive(await new Request(input, init).text());
      return Response.json({ returnCode: 'SUCCESS' });
    };
    const { url, close } = await serveSandbox({
      credentials,
      fetch: desk,
      defaultWebhookUrl: 'http://shop.internal/notify',
    });
    await fetch(`${url}/sandbox/api/orders`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"orderAmount":"1","currency":"USDT"}',
    });
    expect(await arrived).toContain('PAY_SUCCESS');
    await close();
  });

  it('says so when the port is taken', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => {
        const address = other.address();
        resolve(typeof address === 'object' ? (address?.port ?? 0) : 0);
      });
    });
    await expect(serveSandbox({ credentials, port })).rejects.toThrow(/EADDRINUSE/);
    await new Promise((resolve) => other.close(resolve));
  });
});
