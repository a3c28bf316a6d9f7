/** The panel's state as the entry makes it, and the part that refunds, each of its own events. */
import { type PanelEvent, type PanelState, reduce } from '../src/panel-state.js';
import { type RefundingEvent, reduceRefunding } from '../src/refunding/refunding-state.js';

export type AnyEvent = PanelEvent | RefundingEvent;

export function reduceAny(state: PanelState, event: AnyEvent): PanelState {
  return isOfEntry(event) ? reduce(state, event) : reduceRefunding(state, event);
}

function isOfEntry(event: AnyEvent): event is PanelEvent {
  return /^(load|transactions|more|refresh|order-(loaded|refreshed)|draft-changed)/.test(event.type);
}
