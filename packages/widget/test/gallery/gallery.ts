/** The gallery: every state in a frame of its own, because each has its own server and its own time. */
import { languages } from '../../src/messages/languages.js';
import { states } from '../states/index.js';

const form = document.querySelector('form');
const main = document.querySelector('main');
const choices = document.querySelector<HTMLSelectElement>('[name="lang"]');
if (form === null || main === null || choices === null) throw new Error('the page is not the gallery');

choices.append(...languages.map((language) => new Option(language)));
const frames = new Map<string, HTMLIFrameElement>();

function show(): void {
  const chosen = Object.fromEntries(new FormData(form ?? undefined)) as Record<string, string>;
  document.documentElement.style.colorScheme = chosen.theme ?? '';
  for (const [name, frame] of frames) {
    const figure = frame.closest('figure');
    if (figure !== null) figure.hidden = !name.includes(chosen.find ?? '');
    frame.width = chosen.width ?? '';
    const { theme = '', lang = '', dir = '' } = chosen;
    const address = `state.html?${new URLSearchParams({ name, theme, lang, dir })}`;
    if (frame.getAttribute('src') !== address) frame.src = address;
  }
}

for (const { name } of states) {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = name;
  const frame = document.createElement('iframe');
  frame.title = name;
  frame.loading = 'lazy';
  frames.set(name, frame);
  figure.append(caption, frame);
  main.append(figure);
}
addEventListener('message', ({ origin, data }) => {
  if (origin !== location.origin) return;
  const frame = frames.get((data as { state?: string }).state ?? '');
  if (frame !== undefined) frame.height = String((data as { height: number }).height);
});
form.addEventListener('input', show);
show();
