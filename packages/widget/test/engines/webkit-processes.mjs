/** The processes that WebKit needs beside itself: a screen that nobody sees, and the driver. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

const START_TIMEOUT_MS = 20_000;
const START_POLL_MS = 50;

/** The X server picks a free number and says which. */
export async function startDisplay(program) {
  const child = spawn(program, ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = await Promise.race([once(child.stdio[3], 'data'), failed(child, 'Xvfb')]);
  return { name: `:${String(number).trim()}`, stop: () => stop(child) };
}

export async function startDriver(program, display) {
  const port = await freePort();
  const child = spawn(program, ['--host=127.0.0.1', `--port=${port}`], {
    stdio: 'ignore',
    // Its processes share memory and drawing with no graphics card at hand, and no desktop's services.
    env: {
      ...process.env,
      DISPLAY: display,
      LIBGL_ALWAYS_SOFTWARE: '1',
      NO_AT_BRIDGE: '1',
      LANG: 'en_US.UTF-8',
      LANGUAGE: 'en_US',
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await Promise.race([untilReady(url), failed(child, 'WebKitWebDriver')]);
  return { url, stop: () => stop(child) };
}

async function untilReady(url) {
  for (let waitedMs = 0; waitedMs < START_TIMEOUT_MS; waitedMs += START_POLL_MS) {
    try {
      if ((await fetch(`${url}/status`)).ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, START_POLL_MS));
  }
  throw new Error(`WebKitWebDriver was not ready after ${START_TIMEOUT_MS} ms`);
}

async function failed(child, name) {
  const [code] = await Promise.race([once(child, 'exit'), once(child, 'error')]);
  throw new Error(`${name} ended before it was ready: ${code}`);
}

/** The driver takes no "any port"; one that was free a moment ago will do. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}
