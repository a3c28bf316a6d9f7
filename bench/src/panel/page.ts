/** An admin page of another origin, as strict as they come, with nothing on it but the panel. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Shown {
  readonly serverUrl: string;
  readonly prepayId: string;
  readonly token: string;
}

export interface AdminPage {
  readonly origin: string;
  addressOf(shown: Shown): string;
  stop(): Promise<void>;
}

function pageWith({ serverUrl, prepayId, token }: Shown): string {
  return `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>An order</title>
  <script type="module" src="${serverUrl}/refund-panel.js"></script>
  <refund-panel prepay-id="${prepayId}" token="${token}"></refund-panel>
</html>`;
}

export async function servePage(): Promise<AdminPage> {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const [serverUrl = '', prepayId = '', token = ''] = ['server', 'order', 'token'].map(
      (name) => searchParams.get(name) ?? '',
    );
    const policy = `default-src 'none'; script-src ${serverUrl}; style-src 'self'; connect-src ${serverUrl}; require-trusted-types-for 'script'`;
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy });
    response.end(pageWith({ serverUrl, prepayId, token }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    addressOf: ({ serverUrl, prepayId, token }) =>
      `${origin}/?${new URLSearchParams({ server: serverUrl, order: prepayId, token })}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
