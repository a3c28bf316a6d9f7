/** The steps of a refund: what it became, when, and who did it. */
import type { RefundEvent } from '@refund-panel/shared';
import { problemText } from './failure-text.js';
import { html, nothing } from './kit.js';
import type { RefundingContext } from './refunding-context.js';
import type { Story } from './stories.js';

export function storyView(context: RefundingContext, story: Story | undefined): unknown {
  if (story === undefined) return nothing;
  const { messages } = context;
  if (story === null) return html`<p>${messages.panel.loading}</p>`;
  if ('code' in story) {
    const { title, next } = problemText(messages, story, false);
    return html`<p><bdi>${title}. ${next}</bdi></p>`;
  }
  return html`<ol class="story">${story.map((event) => step(context, event))}</ol>`;
}

/** The note is the server's, or somebody's own words: it is shown as it was written. */
function step({ messages: { history }, format }: RefundingContext, event: RefundEvent) {
  const { at, status, refundStatus, by, note } = event;
  const word = history.status[status === 'pending' && refundStatus === null ? 'unknown' : status];
  return html`
    <li>
      <strong>${word}</strong> <time datetime=${at}>${format.time(at)}</time>
      ${by === null ? nothing : html`<bdi>${history.by(by.name ?? by.id)}</bdi>`}
      <p lang="en"><bdi dir="auto">${note}</bdi></p>
    </li>
  `;
}
