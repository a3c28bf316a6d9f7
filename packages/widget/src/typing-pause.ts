/** Knows when somebody has stopped typing: until then nothing is read out, or each key would be. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Longer than between two keys, and short enough to be about what was just typed. */
const PAUSE_MS = 1_000;

export class TypingPause implements ReactiveController {
  /** True between a pause and the next key. */
  isPaused = false;
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  onInput(): void {
    this.isPaused = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.isPaused = true;
      this.#host.requestUpdate();
    }, PAUSE_MS);
  }
}
