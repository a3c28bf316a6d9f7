/** The little of WebDriver (W3C) that tests in a page need: go somewhere, press keys, end. */

/** What the keys are called in events, and what WebDriver calls them (17.4.2, keyboard actions). */
const keyValues = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Escape: '\uE00C',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
};

/** @param {string} url of the driver */
export async function connectWebDriver(url, capabilities) {
  const { sessionId } = await call(url, 'POST', '/session', { capabilities: { alwaysMatch: capabilities } });
  let pressed = Promise.resolve();
  const ask = (method, path, body) => call(url, method, `/session/${sessionId}${path}`, body);
  return {
    go: (address) => ask('POST', '/url', { url: address }),
    press(keys) {
      const actions = keys.flatMap((key) => {
        const value = keyValues[key] ?? key;
        return [
          { type: 'keyDown', value },
          { type: 'keyUp', value },
        ];
      });
      const act = () => ask('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
      // A driver does one thing at a time; the test that asked for one that failed hears of it.
      pressed = pressed.then(act, act);
      return pressed;
    },
    end: () => ask('DELETE', ''),
  };
}

async function call(url, method, path, body) {
  const response = await fetch(`${url}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`WebDriver ${method} ${path}: ${value?.error}: ${value?.message}`);
  return value;
}
