/** What the panel handed over when this part was fetched; everything else here is of this part alone, a type, or a copy. */
import type { RefundingKit } from '../refunding-part.js';

export let css: RefundingKit['css'];
export let html: RefundingKit['html'];
export let nothing: RefundingKit['nothing'];
export let icon: RefundingKit['icon'];
export let errorLine: RefundingKit['errorLine'];
export let hintOrError: RefundingKit['hintOrError'];
export let textOf: RefundingKit['textOf'];
export let refusalNotice: RefundingKit['refusalNotice'];
export let problemDetails: RefundingKit['problemDetails'];
export let refundIcon: RefundingKit['refundIcon'];
export let refundTone: RefundingKit['refundTone'];
export let isPlain: RefundingKit['isPlain'];
export let madeBy: RefundingKit['madeBy'];
export let localProblem: RefundingKit['localProblem'];
/** The page's streams are shared by its panels. */
export let followLive: RefundingKit['followLive'];
/** The page knows it by its class. */
export let RefundRequestEvent: RefundingKit['RefundRequestEvent'];

export function receiveKit(kit: RefundingKit): void {
  ({ css, html, nothing, icon, errorLine, hintOrError, textOf, problemDetails, refundIcon } = kit);
  ({ refusalNotice, refundTone, isPlain, madeBy, localProblem, RefundRequestEvent, followLive } = kit);
}
