/** One state, reached as its test reaches it, then shown in the language, the direction and the colours that were asked for. */
import { languageOf } from '../../src/messages/languages.js';
import { FakeBackend, makeOrder } from '../fake-backend.js';
import { states } from '../states/index.js';

const asked = new URLSearchParams(location.search);
const state = states.find(({ name }) => name === asked.get('name'));
if (state === undefined) throw new Error('the address names no state');

document.documentElement.style.colorScheme = asked.get('theme') ?? 'light';
const panel = await state.show(new FakeBackend(makeOrder()));
panel.lang = asked.get('lang') || 'en';
panel.dir = asked.get('dir') ?? '';
if (panel.dir === '') panel.removeAttribute('dir');
// The words of another language are fetched; till then the panel stands in the ones before.
const language = languageOf(panel.lang);
while (panel.shadowRoot?.querySelector<HTMLElement>('.panel')?.lang !== language) {
  await new Promise(requestAnimationFrame);
}

// A frame has no height of its own.
const tell = () =>
  parent.postMessage({ state: state.name, height: document.documentElement.scrollHeight }, location.origin);
new ResizeObserver(tell).observe(document.body);
document.documentElement.dataset.shown = '';
