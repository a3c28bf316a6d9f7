// Lets tests in the browser see the page as somebody does who has set the system up for it. In Chromium only: no other engine can be told.

/** Command `emulate-features`: media features by name, such as `{ 'forced-colors': 'active' }`; those left out are as they were. */
export function emulatePlugin() {
  /** By page: what is set lasts as long as the session that has set it. */
  const protocols = new Map();

  return {
    name: 'emulate-features',
    async executeCommand({ command, payload, session }) {
      if (command !== 'emulate-features') return undefined;
      if (session.browser.name !== 'Chrome') return { canEmulate: false };
      if (!protocols.has(session.id)) {
        protocols.set(session.id, await session.browser.getPage(session.id).createCDPSession());
      }
      const features = Object.entries(payload).map(([name, value]) => ({ name, value }));
      await protocols.get(session.id).send('Emulation.setEmulatedMedia', { features });
      return { canEmulate: true };
    },
  };
}
