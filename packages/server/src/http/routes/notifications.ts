/** Binance Pay's webhook. The body is read raw, because its signature covers bytes that no parser gives back. */
import type { Hono } from 'hono';
import { receiveNotification } from '../../operations/receive-notification.js';
import type { HttpDependencies } from '../dependencies.js';

export const NOTIFICATIONS_PATH = '/v1/notifications/binance-pay';

export function registerNotifications(app: Hono, { store, gateway, log, now, nudge }: HttpDependencies): void {
  app.post(NOTIFICATIONS_PATH, async (context) => {
    const rawBody = new Uint8Array(await context.req.arrayBuffer());
    const dependencies = { notifications: store, orders: store, refunds: store, gateway, log, now, nudge };
    await receiveNotification(dependencies, rawBody, context.req.raw.headers);
    return context.json({ returnCode: 'SUCCESS', returnMessage: null });
  });
}
