/** The panel in this page, a real server in a process of its own at another origin, and what a person does and reads. */
import type { Order } from '@refund-panel/shared';
import '../../src/define.js';
import type { RefundPanel } from '../../src/refund-panel.js';
import { command } from './commands.js';

export { command };

export interface RealServer {
  readonly url: string;
  /** @param claims in place of those of an operator who may refund */
  getToken(claims?: object): Promise<string>;
  /** As after a reload: a new element, which only the storage and the server tell what was before. */
  open(prepayId: string | null, claims?: object): RefundPanel;
  readOrder(prepayId: string): Promise<Order>;
}

const opened: RefundPanel[] = [];

export function closePanels(): void {
  for (const panel of opened.splice(0)) panel.remove();
}

export interface ServerOptions {
  readonly settings?: Record<string, string>;
  /** The server uses a sandbox on a port of its own, which others can use too. */
  readonly withSandbox?: boolean;
}

/** @param name the test file's own; a second start of the same server is a restart */
export async function startServer(name: string, options: ServerOptions = {}): Promise<RealServer> {
  const { url } = await command<{ url: string }>('start', { origin: location.origin, name, ...options });

  async function getToken(claims?: object): Promise<string> {
    return (await command<{ token: string }>('token', { name, claims })).token;
  }

  return {
    url,
    getToken,
    open(prepayId, claims) {
      const panel = document.createElement('refund-panel');
      Object.assign(panel, { serverUrl: url, prepayId, getToken: () => getToken(claims) });
      document.body.append(panel);
      opened.push(panel);
      return panel;
    },
    async readOrder(prepayId) {
      const response = await fetch(`${url}/v1/orders/${prepayId}`, {
        headers: { Authorization: `Bearer ${await getToken()}` },
      });
      return (await response.json()) as Order;
    },
  };
}

export function textOf(panel: RefundPanel): string {
  const text = panel.shadowRoot?.querySelector('[part=panel]')?.textContent ?? '';
  return text.replace(/[\s\u00a0]+/g, ' ');
}

/** Waits for a rendering in which the words are to be read; the test's own time limit ends it otherwise. */
export async function reads(panel: RefundPanel, words: string | RegExp): Promise<string> {
  for (;;) {
    const text = textOf(panel);
    if (typeof words === 'string' ? text.includes(words) : words.test(text)) return text;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await panel.updateComplete;
  }
}

export function button(panel: RefundPanel, name: RegExp): HTMLButtonElement {
  const found = [...(panel.shadowRoot?.querySelectorAll('button') ?? [])].find((candidate) =>
    name.test((candidate.textContent ?? '').replaceAll('\u00a0', ' ').trim()),
  );
  if (found === undefined) throw new Error(`no button ${name} in: ${textOf(panel)}`);
  return found;
}

export async function enter(panel: RefundPanel, selector: string, text: string): Promise<void> {
  const field = panel.shadowRoot?.querySelector<HTMLInputElement>(selector);
  if (!field) throw new Error(`no field ${selector} in: ${textOf(panel)}`);
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  await panel.updateComplete;
}

export async function refundPart(panel: RefundPanel, amount: string): Promise<void> {
  await reads(panel, 'Part of it');
  panel.shadowRoot?.querySelector<HTMLInputElement>('input[type=radio][value=partial]')?.click();
  await panel.updateComplete;
  await enter(panel, 'input[inputmode=decimal]', amount);
  await confirm(panel);
}

export async function confirm(panel: RefundPanel): Promise<void> {
  await reads(panel, /Review refund/);
  button(panel, /^Review refund/).click();
  await reads(panel, 'Confirm the refund');
  button(panel, /^Refund /).click();
}
