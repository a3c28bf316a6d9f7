import { expect } from '@open-wc/testing';
import { createEventReader } from './event-reader.js';

function read(pieces: readonly Uint8Array[]): [string, string][] {
  const heard: [string, string][] = [];
  const push = createEventReader((type, data) => heard.push([type, data]));
  for (const piece of pieces) push(piece);
  return heard;
}

const encode = (text: string) => new TextEncoder().encode(text);

const spoken: readonly (readonly [string, [string, string][]])[] = [
  ['event: ready\ndata: \n\n', [['ready', '']]],
  [': still here\n\nevent: gap\r\ndata:\r\n\r\n', [['gap', '']]],
  ['data: one\ndata: two\n\n', [['message', 'one\ntwo']]],
  ['event: refund-updated\rdata: {"a":"€ 茶 𝟙"}\r\r', [['refund-updated', '{"a":"€ 茶 𝟙"}']]],
  ['event: forgotten\n\ndata: after\n\n', [['message', 'after']]],
  ['id: 1\nretry: 5\nunknown\ndata:  two spaces\n\n', [['message', ' two spaces']]],
  ['data: a:b: c\n\ndata: without an end\n', [['message', 'a:b: c']]],
];

describe('event-reader', () => {
  for (const [text, events] of spoken) {
    it(`reads ${JSON.stringify(text)} however it is cut`, () => {
      const bytes = encode(text);
      expect(read([bytes])).to.deep.equal(events);
      expect(read([...bytes].map((byte) => Uint8Array.of(byte)))).to.deep.equal(events);
      for (let cut = 1; cut < bytes.length; cut += 1) {
        expect(read([bytes.subarray(0, cut), bytes.subarray(cut)]), `cut at ${cut}`).to.deep.equal(events);
      }
    });
  }

  it('reads all of them one after the other, past a byte order mark', () => {
    const whole = spoken.slice(0, -1).map(([text]) => text);
    const events = spoken.slice(0, -1).flatMap(([, all]) => all);
    expect(read([encode(`\ufeff${whole.join('')}`)])).to.deep.equal(events);
  });
});
