// The shop's own script: gives the panel its token, and tells it which order was picked, for whom, and in which language and look.
const choices = document.querySelector('.choices');
const rows = [...document.querySelectorAll('tr[data-prepay-id]')];
const allOrders = document.querySelector('#all-orders');
const freeze = document.querySelector('#freeze');

/** In the address's place for an order: the list of all. */
const ALL = 'all';

async function ask(path, method = 'POST') {
  let response = await fetch(path, { method });
  if (response.status === 401) {
    // The demo was started anew since this page was opened; opening it again signs in.
    await fetch('/', { cache: 'no-store' });
    response = await fetch(path, { method });
  }
  if (!response.ok) throw new Error(`the shop answered ${path} with HTTP ${response.status}`);
  return response.status === 204 ? null : response.json();
}

function signIn(panel) {
  const { value: as } = choices.elements.as;
  panel.getToken = async () => (await ask(`/demo/session?as=${as}`)).token;
  panel.addEventListener('order-selected', ({ prepayId }) => mark(prepayId));
}

/** As after a reload: nothing of whoever used it before stays in it. */
function renewPanel() {
  const before = document.querySelector('refund-panel');
  const panel = before.cloneNode();
  signIn(panel);
  before.replaceWith(panel);
}

/** What is chosen is in the address, so that it can be opened again, or beside it in another window. */
function keepChoices() {
  const kept = new URLSearchParams();
  for (const { name, value, options } of choices.elements) {
    if (options !== undefined && value !== options[0].value) kept.set(name, value);
  }
  const query = kept.size === 0 ? location.pathname : `?${kept}`;
  history.replaceState(null, '', `${query}${location.hash}`);
}

function dress() {
  const panel = document.querySelector('refund-panel');
  const { lang, look } = choices.elements;
  panel.setAttribute('lang', lang.value);
  document.documentElement.dataset.look = look.value;
}

function mark(prepayId) {
  for (const row of rows) {
    const button = row.querySelector('button');
    if (row.dataset.prepayId === prepayId) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }
  allOrders.setAttribute('aria-pressed', String(prepayId === ALL));
  history.replaceState(null, '', `#${prepayId}`);
}

async function pick(prepayId) {
  mark(prepayId);
  const panel = document.querySelector('refund-panel');
  if (prepayId === ALL) {
    await ask('/demo/orders');
    panel.removeAttribute('prepay-id');
  } else panel.setAttribute('prepay-id', prepayId);
}

function showSending({ frozen }) {
  freeze.textContent = frozen ? 'Resume refunds' : 'Freeze refunds';
  freeze.dataset.next = frozen ? 'resume' : 'freeze';
}

// Rows that a narrow screen stacks are a table to some browsers only where that is said.
const roles = { table: 'table', thead: 'rowgroup', tbody: 'rowgroup', tr: 'row', th: 'columnheader', td: 'cell' };
for (const [name, role] of Object.entries(roles)) {
  for (const element of document.querySelectorAll(name)) element.setAttribute('role', role);
}

for (const row of rows) row.addEventListener('click', () => pickAndShow(row.dataset.prepayId));
allOrders.addEventListener('click', () => pickAndShow(ALL));

function pickAndShow(prepayId) {
  pick(prepayId);
  // On a phone the panel is below the list.
  document.querySelector('refund-panel').scrollIntoView({ block: 'nearest' });
}

choices.addEventListener('change', ({ target }) => {
  keepChoices();
  if (target.name === 'as') renewPanel();
  dress();
});
freeze.addEventListener('click', async () => {
  showSending(await ask(`/demo/sending/${freeze.dataset.next}`));
  document.querySelector('refund-panel').refresh();
});

for (const [name, value] of new URLSearchParams(location.search)) {
  const choice = choices.elements[name];
  if ([...(choice?.options ?? [])].some((option) => option.value === value)) choice.value = value;
}
signIn(document.querySelector('refund-panel'));
dress();
const asked = location.hash.slice(1);
pick(asked === ALL || rows.some((row) => row.dataset.prepayId === asked) ? asked : rows[0].dataset.prepayId);
showSending(await ask('/demo/sending', 'GET'));
