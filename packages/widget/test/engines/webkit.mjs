/** WebKit, as the system's packages bring it: WebKitGTK's small browser on a screen of its own, driven by WebDriver. */
import { findProgram } from './find-program.mjs';
import { connectWebDriver } from './web-driver.mjs';
import { startDisplay, startDriver } from './webkit-processes.mjs';

const packages = 'webkit2gtk-driver xvfb xauth';

const miniBrowsers = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].flatMap((architecture) =>
  ['4.1', '4.0'].map((version) => `/usr/lib/${architecture}/webkit2gtk-${version}/MiniBrowser`),
);

/** A launcher of the test runner's own kind; its type lets the runner's commands for keys work. */
export async function webkitLauncher() {
  const programs = {
    driver: findProgram('WebKitWebDriver', ['WebKitWebDriver'], packages),
    browser: findProgram('MiniBrowser', miniBrowsers, packages),
    display: findProgram('Xvfb', ['Xvfb'], packages),
  };
  return new WebKitLauncher(programs);
}

class WebKitLauncher {
  name = 'WebKit';
  type = 'webdriver';
  concurrency = 1;
  #programs;
  #processes = [];
  #driver = null;
  #session = null;

  constructor(programs) {
    this.#programs = programs;
  }

  async initialize() {}

  async startSession(id, url) {
    this.#driver ??= await this.#start();
    this.#session = { id, url };
    await this.#driver.go(url);
  }

  async #start() {
    const display = await startDisplay(this.#programs.display);
    this.#processes.push(display);
    const driver = await startDriver(this.#programs.driver, display.name);
    this.#processes.push(driver);
    return connectWebDriver(driver.url, {
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: this.#programs.browser, args: ['--automation'] },
    });
  }

  isActive(id) {
    return this.#session?.id === id;
  }

  getBrowserUrl() {
    return this.#session?.url;
  }

  async stopSession(id) {
    if (!this.isActive(id)) return {};
    this.#session = null;
    await this.#driver.go('about:blank');
    return {};
  }

  sendKeys(_id, keys) {
    return this.#driver.press(keys);
  }

  async stop() {
    await this.#driver?.end();
    this.#driver = null;
    for (const process of this.#processes.splice(0).reverse()) await process.stop();
  }
}
