/** Puts panels on the test's page and finds what a person would find in them. */
import { loadWords } from '../src/messages/languages.js';
import type { RefundPanel } from '../src/refund-panel.js';
import { TOO_SOON_MS } from '../src/refunding/deliberate.js';
import { refundingPart } from '../src/refunding-part.js';
import { PREPAY_ID, SERVER_URL } from './fake-backend.js';

const mounted = new Set<HTMLElement>();

// As on a page where somebody has touched a form already; `refunding-part.test.ts` is about when it is fetched.
await Promise.all([refundingPart.load(), loadWords('en')]);

/** @param attributes beside `server-url` and `token`; null leaves out one that is there by default */
export function mountPanel(attributes: Record<string, string | null> = {}): RefundPanel {
  const panel = document.createElement('refund-panel');
  const all = { 'server-url': SERVER_URL, token: 'token-1', 'prepay-id': PREPAY_ID, lang: 'en', ...attributes };
  for (const [name, value] of Object.entries(all)) if (value !== null) panel.setAttribute(name, value);
  document.body.append(panel);
  mounted.add(panel);
  return panel;
}

export function unmountPanels(): void {
  for (const panel of mounted) panel.remove();
  mounted.clear();
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Waits for what a person would wait for; the test's own time limit is the only one. */
export async function until<Value>(look: () => Value | null | undefined | false): Promise<Value> {
  for (;;) {
    const found = look();
    if (found) return found;
    await nextFrame();
  }
}

export function textOf(panel: RefundPanel): string {
  const visible = panel.shadowRoot?.querySelector('.panel');
  return (visible?.textContent ?? '').replace(/\s+/g, ' ');
}

export function untilText(panel: RefundPanel, text: string): Promise<boolean> {
  return until(() => textOf(panel).includes(text));
}

export function find<Found extends HTMLElement>(panel: RefundPanel, selector: string): Found {
  const found = panel.shadowRoot?.querySelector<Found>(selector);
  if (!found) throw new Error(`there is no ${selector} in: ${textOf(panel)}`);
  return found;
}

export function buttonOf(panel: RefundPanel, name: string): HTMLButtonElement {
  const buttons = [...(panel.shadowRoot?.querySelectorAll('button') ?? [])];
  const found = buttons.find((button) => nameOf(button).startsWith(name));
  if (!found) throw new Error(`there is no button "${name}" among: ${buttons.map(nameOf).join(', ')}`);
  return found;
}

function nameOf(button: HTMLButtonElement): string {
  return (button.getAttribute('aria-label') ?? button.textContent ?? '').replace(/\s+/g, ' ').trim();
}

export async function press(panel: RefundPanel, name: string): Promise<void> {
  buttonOf(panel, name).click();
  await panel.updateComplete;
}

export async function type(panel: RefundPanel, selector: string, text: string): Promise<void> {
  const field = find<HTMLInputElement>(panel, selector);
  field.value = text;
  field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
  await panel.updateComplete;
}

/** From the order on screen to the confirmation of a partial refund. */
export async function reviewPart(panel: RefundPanel, amount: string): Promise<void> {
  await until(() => panel.shadowRoot?.querySelector('[part="form"]'));
  find<HTMLInputElement>(panel, 'input[value="partial"]').click();
  await panel.updateComplete;
  await until(() => panel.shadowRoot?.querySelector('#amount'));
  await type(panel, '#amount', amount);
  await press(panel, 'Review refund');
}

export async function refundPart(panel: RefundPanel, amount: string): Promise<void> {
  await reviewPart(panel, amount);
  await press(panel, 'Refund ');
}

/** Where the keyboard is: the element that has the focus within the panel. */
export function focusOf(panel: RefundPanel): Element | null {
  return panel.shadowRoot?.activeElement ?? null;
}

/** Every event of the panel, in the order in which the page hears of them. */
export function recordEvents(panel: RefundPanel): Event[] {
  const heard: Event[] = [];
  for (const name of ['refund-request', 'refund-updated', 'refund-error', 'order-selected'] as const) {
    panel.addEventListener(name, (event) => heard.push(event));
  }
  return heard;
}

/** A confirmation takes no Enter that comes as soon as it is there; nobody has read it by then. */
export function whenRead(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, TOO_SOON_MS));
}
