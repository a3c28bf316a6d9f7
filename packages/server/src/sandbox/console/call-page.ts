/** The signing debugger: one call, what it was signed over, and where its signature went wrong. */
import { html } from 'hono/html';
import { headerNames } from '../../gateway/wire.js';
import { showBytes, showText } from '../../signing/bytes.js';
import type { RecordedCall } from '../call-journal.js';
import { facts, type Html, mark, page, sheet, time, visible } from './page.js';
import { type PastedAnswer, type PastedFormat, pastedFormats, signedOver } from './pasted-text.js';
import { verdictOf } from './verdict.js';

/** So many fit beside each other on a telephone, and four lines of them are an HMAC-SHA512. */
const SIGNATURE_LINE_LENGTH = 32;

/** @param pasted what the form was answered with; null when it was not sent */
export function callPage(call: RecordedCall, pasted: PastedAnswer | null): Html {
  const { tone, word, sentence } = verdictOf(call);
  const cause = call.diagnosis?.cause?.name;
  return page({
    title: `Call ${call.id}`,
    lead: html`<code>${call.method} ${call.path}</code> · ${time(call.at)} UTC`,
    main: html`<section class="verdict ${tone}"><h2>${word}</h2>
<p>${sentence}</p>${cause === undefined ? '' : html`<p class="quiet"><code>${cause}</code></p>`}
${call.refusal === null ? '' : html`<p class="quiet">Binance Pay says: ${call.refusal.code}, ${call.refusal.errorMessage}</p>`}</section>
${signatureSheet(call)}
${signedSheet(call)}
${pasteSheet(call, pasted)}
<div class="pair">${headerSheet(call)}${replySheet(call)}</div>`,
  });
}

function signatureSheet({ expectedSignature, headers: { signature } }: RecordedCall): Html {
  if (expectedSignature === null || signature === null) {
    const missing = signature === null ? headerNames.signature : 'The timestamp or the nonce';
    return sheet('Signature', html`<p class="hint">${missing} is missing, so there is nothing to compare.</p>`);
  }
  const given = showText(Buffer.from(signature, 'latin1')).replaceAll('\n', '');
  let differsAt = 0;
  while (differsAt < given.length && given[differsAt] === expectedSignature[differsAt]) differsAt += 1;
  const isSame = given === expectedSignature;
  return sheet(
    'Signature',
    html`<div class="compare">
<div><h3>Expected</h3>${signatureLines(expectedSignature, isSame ? -1 : differsAt)}</div>
<div><h3>Given</h3>${signatureLines(given, isSame ? -1 : differsAt)}</div></div>
<p class="hint">${
      isSame
        ? `The same ${given.length} characters.`
        : `${expectedSignature.length} characters expected, ${given.length} given. The first that differs is character ${differsAt + 1}; it is marked.`
    }</p>`,
  );
}

/** @param markedAt the character that is marked; -1 for none, and past the end a blank for what is missing there */
function signatureLines(signature: string, markedAt: number): Html {
  const characters = markedAt === signature.length ? [...signature, ' '] : [...signature];
  const starts = Array.from(
    { length: Math.ceil(characters.length / SIGNATURE_LINE_LENGTH) },
    (_, line) => line * SIGNATURE_LINE_LENGTH,
  );
  const lines = starts.map((start) => {
    const line = characters.slice(start, start + SIGNATURE_LINE_LENGTH);
    const at = markedAt - start;
    if (at < 0 || at >= line.length) return html`${line.join('')}\n`;
    return html`${line.slice(0, at).join('')}<mark>${line[at]}</mark>${line.slice(at + 1).join('')}\n`;
  });
  return html`<pre class="signature" tabindex="0">${lines}</pre>`;
}

function signedSheet(call: RecordedCall): Html {
  const signed = signedOver(call);
  if (signed === null) {
    return sheet(
      'What the signature covers',
      html`<p class="hint">The timestamp or the nonce is missing. The body has ${call.body.length} bytes:</p>${visible(showBytes(call.body), 'dump')}`,
    );
  }
  return sheet(
    'What the signature covers',
    html`<p class="hint">Timestamp, nonce and body, one line feed (<i>↵</i>, byte 0A) after each: ${signed.length} bytes.</p>
${visible(showText(signed).replace(/\n$/, ''), 'text')}
<h3>Byte by byte</h3>
${visible(showBytes(signed), 'dump')}`,
  );
}

const formatLabels: Readonly<Record<PastedFormat, string>> = { text: 'Text', hex: 'Hexadecimal', base64: 'Base64' };

function pasteSheet(call: RecordedCall, pasted: PastedAnswer | null): Html {
  const chosen = pasted?.format ?? 'text';
  return html`<section class="sheet" id="paste"><div class="inside"><h2>What your code signed</h2>
<p class="hint" id="paste-hint">Have your code print what it gives to HMAC, and paste it here: the answer is the first byte that differs. Pasted text has lost its kind of line breaks; hexadecimal and base64 keep them.</p>
${pasted === null ? '' : html`<p class="answer" role="status">${pasted.answer}</p>`}
<form method="post" action="/sandbox/calls/${call.id}#paste">
<label for="pasted">Signed text</label>
<textarea id="pasted" name="text" rows="5" spellcheck="false" autocomplete="off" aria-describedby="paste-hint">
${pasted?.text ?? ''}</textarea>
<div class="buttons"><fieldset><legend class="unseen">Written as</legend>${pastedFormats.map(
    (format) =>
      html`<label><input type="radio" name="format" value="${format}"${format === chosen ? html` checked` : ''}> ${formatLabels[format]}</label>`,
  )}</fieldset>
<button class="main">Compare</button></div></form></div></section>`;
}

function headerSheet({ headers, scenario }: RecordedCall): Html {
  const shown = (value: string | null) =>
    value === null ? mark('missing', 'bad') : html`<code>${showText(Buffer.from(value, 'latin1'))}</code>`;
  return sheet(
    'Headers received',
    html`${facts([
      ['Content-Type', shown(headers.contentType)],
      [headerNames.timestamp, shown(headers.timestamp)],
      [headerNames.nonce, shown(headers.nonce)],
      [headerNames.certificateSerial, shown(headers.certificateSerial)],
      [headerNames.signature, shown(headers.signature)],
    ])}${scenario === null ? '' : html`<p class="hint">Fault script: ${scenario}</p>`}`,
  );
}

function replySheet({ reply }: RecordedCall): Html {
  if (reply === null) return sheet('Reply', html`<p class="hint">The connection was broken before a whole reply.</p>`);
  return sheet(
    'Reply',
    html`<p class="hint">HTTP ${reply.status}</p>${visible(showText(Buffer.from(reply.body)), 'text')}`,
  );
}
