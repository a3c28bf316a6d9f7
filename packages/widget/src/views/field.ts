/** What every field has: a line beneath it that explains, or says what is wrong. */
import { html, type TemplateResult } from 'lit';
import { icon } from './icons.js';

export function hintOrError(id: string, hint: string, error: string | null): TemplateResult {
  return error === null ? html`<p id=${id} class="hint"><bdi>${hint}</bdi></p>` : errorLine(id, error);
}

export function errorLine(id: string, error: string): TemplateResult {
  return html`<p id=${id} class="hint error">${icon('alert')}<bdi>${error}</bdi></p>`;
}

export function textOf({ currentTarget }: Event): string {
  return (currentTarget as HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement).value;
}
