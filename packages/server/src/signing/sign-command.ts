/** `binance-pay-sign sign`: a signed request, and exactly what was signed. */
import { sign, signedBytes } from '../gateway/signer.js';
import { type CommandInput, type CommandWorld, UsageError } from './command-input.js';
import { type Answer, bytesSection, section, signedTextSection, wrap } from './command-text.js';

/** @throws UsageError */
export function runSign(input: CommandInput, { now, createNonce }: CommandWorld): Answer {
  const secret = requireSecret(input);
  const body = input.body();
  const timestamp = input.text('timestamp') ?? String(now().getTime());
  const nonce = input.text('nonce') ?? createNonce();
  for (const [name, value] of [
    ['timestamp', timestamp],
    ['nonce', nonce],
  ] as const) {
    if (!/^[\x21-\x7e]+$/.test(value)) throw new UsageError(`--${name} belongs in a header: ASCII without blanks`);
  }
  const signed = signedBytes({ timestamp, nonce, body });
  const signature = sign({ timestamp, nonce, body }, secret);
  const headers = {
    'Content-Type': 'application/json',
    'BinancePay-Timestamp': timestamp,
    'BinancePay-Nonce': nonce,
    'BinancePay-Certificate-SN': input.text('api-key') ?? '<your API key>',
    'BinancePay-Signature': signature,
  };
  const url = input.text('curl');
  const curl = url === undefined ? null : curlCommand(url, headers, body, input.text('body-file'));
  const notes = notesOn(body, timestamp, nonce);
  return {
    matches: true,
    lines: [
      ...section(
        'Headers',
        Object.entries(headers)
          .map(([name, value]) => `${name}: ${value}`)
          .join('\n'),
      ).slice(1),
      ...signedTextSection(signed),
      ...(input.flag('bytes') ? bytesSection(signed) : []),
      ...(curl === null ? [] : section('As a curl command', curl)),
      ...notes.flatMap((note) => section('Note', wrap(note))),
    ],
    json: {
      timestamp,
      nonce,
      signature,
      headers,
      signedText: signed.toString(),
      signedHex: signed.toString('hex'),
      signedByteCount: signed.length,
      ...(curl === null ? {} : { curl }),
      notes,
    },
  };
}

/** @throws UsageError when there is none */
export function requireSecret(input: CommandInput): string {
  const secret = input.secret();
  if (secret === undefined) {
    throw new UsageError('there is no secret: use --secret-file FILE, or set BINANCE_PAY_API_SECRET');
  }
  return secret;
}

function notesOn(body: Uint8Array, timestamp: string, nonce: string): string[] {
  const text = Buffer.from(body).toString();
  return [
    ...(/\s$/.test(text)
      ? ['The body ends in a blank or a line break, which is signed with it: it must be posted with it as well.']
      : []),
    ...(body.length === 0 ? ['The body is empty. A call without parameters posts {}.'] : []),
    ...(/^\d{13}$/.test(timestamp) ? [] : ['The timestamp is not the Unix time in milliseconds, 13 digits.']),
    ...(/^[A-Za-z0-9]{32}$/.test(nonce) ? [] : ['The nonce is not 32 letters or digits, as Binance Pay asks for.']),
  ];
}

function curlCommand(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  bodyFile: string | undefined,
): string {
  const text = Buffer.from(body).toString();
  const isText = Buffer.from(text).equals(body) && !text.includes('\0');
  // A file is posted as it is with --data-binary alone; a text could be taken for a file's name unless it is raw.
  const data =
    bodyFile !== undefined && bodyFile !== '-'
      ? `--data-binary ${quote(`@${bodyFile}`)}`
      : isText
        ? `--data-raw ${quote(text)}`
        : '--data-binary @-';
  const words = [
    `curl ${quote(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    data,
  ];
  return words.join(' \\\n  ');
}

/** For a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
