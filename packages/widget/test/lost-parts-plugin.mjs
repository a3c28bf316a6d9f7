// Serves the script-tag build from `/lost-parts/` as a server does that was upgraded meanwhile: at their own addresses the
// parts are gone, and only when they are asked for anew are they there. `page.html` is a page of its own, so that nothing of it
// has been fetched yet; its panel asks the network of the page around.
import { readFileSync } from 'node:fs';

const built = new URL('../dist/script-tag/', import.meta.url);
const prefix = '/lost-parts/';

const page = `<!doctype html>
<html lang="en">
  <title>A page with a panel</title>
  <script>window.fetch = (...request) => parent.fetch(...request);</script>
  <script type="module" src="refund-panel.js"></script>
</html>`;

export function lostPartsPlugin() {
  return {
    name: 'lost-parts',
    serve({ path, querystring, response }) {
      if (!path.startsWith(prefix)) return undefined;
      const name = path.slice(prefix.length);
      if (name === 'page.html') return { body: page, type: 'html' };
      if (name !== 'refund-panel.js' && querystring === '') {
        response.status = 404;
        return { body: 'gone', type: 'txt' };
      }
      return { body: readFileSync(new URL(name, built), 'utf8'), type: 'js' };
    },
  };
}
