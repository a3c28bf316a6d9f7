// The shop's own script: gives the panel its token and tells it which order was picked.
const panel = document.querySelector('refund-panel');
const rows = [...document.querySelectorAll('tr[data-prepay-id]')];

async function requestSession() {
  return fetch('/demo/session', { method: 'POST' });
}

panel.getToken = async () => {
  let response = await requestSession();
  if (response.status === 401) {
    // The demo was started anew since this page was opened; opening it again signs in.
    await fetch('/', { cache: 'no-store' });
    response = await requestSession();
  }
  if (!response.ok) throw new Error(`the shop gave no session (HTTP ${response.status})`);
  return (await response.json()).token;
};

function pick(prepayId) {
  for (const row of rows) {
    const button = row.querySelector('button');
    if (row.dataset.prepayId === prepayId) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }
  panel.setAttribute('prepay-id', prepayId);
  history.replaceState(null, '', `#${prepayId}`);
}

for (const row of rows) {
  row.addEventListener('click', () => {
    pick(row.dataset.prepayId);
    // On a phone the panel is below the list.
    panel.scrollIntoView({ block: 'nearest' });
  });
}

const asked = location.hash.slice(1);
pick(rows.some((row) => row.dataset.prepayId === asked) ? asked : rows[0].dataset.prepayId);
