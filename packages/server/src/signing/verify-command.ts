/** `binance-pay-sign verify`: whether a request's signature is right, and what went wrong when it is not. */
import { signedBytes } from '../gateway/signer.js';
import { firstDifference } from './bytes.js';
import type { CommandInput } from './command-input.js';
import {
  type Answer,
  alignSignatures,
  bytesSection,
  describeShape,
  firstDifferentCharacter,
  section,
  signedTextSection,
  wrap,
} from './command-text.js';
import { diagnoseSignature } from './diagnosis.js';
import { mistakes } from './mistakes.js';
import { requireSecret } from './sign-command.js';

/** @throws UsageError */
export function runVerify(input: CommandInput): Answer {
  const secret = requireSecret(input);
  const request = { timestamp: input.required('timestamp'), nonce: input.required('nonce'), body: input.body() };
  const given = input.required('signature');
  const { matches, expected, cause } = diagnoseSignature(request, given, secret);
  const signed = signedBytes(request);
  const difference =
    input.text('signed-text-file') === undefined
      ? undefined
      : firstDifference(signed, input.file('signed-text-file'), ['what should be signed', 'yours']);
  return {
    matches,
    lines: [
      matches ? 'The signature matches.' : 'The signature does not match.',
      ...(matches ? [] : section('Signatures', alignSignatures(expected, given))),
      ...(matches ? [] : section('Cause', wrap(cause === null ? unexplained(given) : cause.explanation))),
      ...(cause === null ? [] : ['', `  (${cause.name})`]),
      ...(difference === undefined ? [] : section('What your code signed', describe(difference))),
      ...signedTextSection(signed),
      ...bytesSection(signed),
    ],
    json: {
      matches,
      expected,
      given,
      firstDifferentCharacter: matches ? null : firstDifferentCharacter(expected, given),
      cause,
      signedText: signed.toString(),
      signedHex: signed.toString('hex'),
      ...(difference === undefined ? {} : { signedTextDifference: difference }),
    },
  };
}

function describe(difference: { readonly words: string } | null): string {
  if (difference !== null) return wrap(difference.words);
  return wrap(
    'It is what should be signed, byte by byte. If the signature differs all the same, the secret or the hash function does.',
  );
}

function unexplained(given: string): string {
  return (
    `None of the ${mistakes.length} known mistakes, nor two of them together, gives this signature (${describeShape(given)}). ` +
    'Then the secret is another one, or the timestamp, the nonce or the body is not the one that was signed. ' +
    'Write what your code signs to a file and pass it with --signed-text-file.'
  );
}
