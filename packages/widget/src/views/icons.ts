/** The panel's few pictures. They only repeat what words beside them say, so no reader is told of them. */
import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';

const paths = {
  check: svg`<path d="m3.5 8.5 3 3 6-7" />`,
  clock: svg`<circle cx="8" cy="8" r="5.75" /><path d="M8 4.75V8l2.25 1.5" />`,
  cross: svg`<path d="m4.5 4.5 7 7m0-7-7 7" />`,
  pause: svg`<path d="M6 4v8m4-8v8" />`,
  send: svg`<path d="M8 12.5v-9m-3.5 3L8 3l3.5 3.5" />`,
  question: svg`<circle cx="8" cy="8" r="5.75" /><path d="M6.5 6.5a1.5 1.5 0 1 1 2.1 1.4c-.4.2-.6.5-.6.9m0 2v.1" />`,
  alert: svg`<path d="M8 2.5 14 13H2L8 2.5Zm0 4v3m0 1.6v.1" />`,
  back: svg`<path d="M9.5 3.5 5 8l4.5 4.5" />`,
  down: svg`<path d="m4 6.25 4 4 4-4" />`,
  refresh: svg`<path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.5v2.75h-2.75" />`,
  search: svg`<circle cx="7" cy="7" r="4.25" /><path d="m10.25 10.25 3.25 3.25" />`,
  offline: svg`<path d="M2.5 6.5a8 8 0 0 1 11 0M5 9.25a4.5 4.5 0 0 1 6 0M8 12.25v.1M3 13 13 3" />`,
} as const satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof paths;

export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon ${name}" viewBox="0 0 16 16" aria-hidden="true">${paths[name]}</svg>`;
}
