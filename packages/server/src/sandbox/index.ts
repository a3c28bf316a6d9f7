/** The public door: the Binance Pay sandbox, in process or on a port. */
export { createSandbox, type Sandbox, type SandboxOptions } from './create-sandbox.js';
export { type ServedSandbox, type ServeSandboxOptions, serveSandbox } from './serve.js';
