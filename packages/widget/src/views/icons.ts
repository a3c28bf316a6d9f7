/** The panel's pictures, on a grid of 24. They only repeat what words beside them say, so no reader is told of them. */
import { html, type TemplateResult } from 'lit';

const ring = 'M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18';
const person = 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M3 20c0-3.5 2.5-5.5 6-5.5s6 2 6 5.5';

const paths = {
  alert: 'M12 4 21.5 20h-19zM12 10v4m0 3v.01',
  approval: `${person}M16 11l2 2 4-4`,
  back: 'm14 5-7 7 7 7',
  check: 'm5 12.5 5 5L20 7',
  clock: `${ring}M12 7v5l3 2`,
  cross: 'm6 6 12 12M18 6 6 18',
  down: 'm6 9 6 6 6-6',
  elsewhere: 'M14 4h6v6m0-6-9 9m7 1v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5',
  failed: 'M8 3h8l5 5v8l-5 5H8l-5-5V8zm1 6 6 6m0-6-6 6',
  offline: 'M4 10a12 12 0 0 1 16 0M7.5 14a7 7 0 0 1 9 0M12 18.5v.01M4 20 20 4',
  pending: `${ring}M8 12h.01m4 0h.01m4 0h.01`,
  question: `${ring}M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.7.4-1.1.9-1.1 1.8m0 3v.01`,
  refresh: 'M20 12a8 8 0 1 1-2.5-5.8M20 3v5h-5',
  rejected: `${person}m2-12 5 5m0-5-5 5`,
  send: 'M21 3 10 14M21 3l-7 18-4-7-7-4z',
  succeeded: `${ring}M8 12.5l3 3 5.5-6`,
  undo: 'M8 4 4 8l4 4M4 8h10a6 6 0 0 1 0 12H9',
  wallet: 'M17 4H5a2 2 0 0 0 0 4h15v12H5a2 2 0 0 1-2-2V6m13 8h.01',
};

export type IconName = keyof typeof paths;

/** @param path of a picture that only one part has */
export function icon(name: IconName): TemplateResult;
export function icon(name: string, path: string): TemplateResult;
export function icon(name: string, path = paths[name as IconName]): TemplateResult {
  return html`<svg class="icon ${name}" viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;
}
