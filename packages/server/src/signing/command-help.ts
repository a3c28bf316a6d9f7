/** What `binance-pay-sign --help` says. */

export const help = `binance-pay-sign: makes and checks the signatures of Binance Pay.

A request is signed with HMAC-SHA512 over three parts, each followed by one line feed:

    timestamp LF nonce LF body LF

Usage:
  binance-pay-sign sign                 signs a request and shows exactly what was signed
  binance-pay-sign verify               checks a request's signature and names the mistake in it
  binance-pay-sign verify-notification  checks the RSA signature of a notification
  binance-pay-sign mistakes             lists every mistake that verify can name

The body, the same bytes that are posted:
  --body TEXT           as it stands
  --body-file FILE      from a file; - is the standard input
  -                     from the standard input

The API secret (sign, verify; optional for verify-notification):
  --secret-file FILE    from a file; one line break at its end is left out
  --secret TEXT         other users of the machine can see it while the command runs
  neither               from the environment variable BINANCE_PAY_API_SECRET
  The secret is never printed.

sign:
  --timestamp MS        Unix time in milliseconds; left out, now
  --nonce TEXT          32 letters; left out, fresh ones
  --api-key KEY         for BinancePay-Certificate-SN; left out, a placeholder
  --bytes               shows what was signed as a hex dump, too
  --curl URL            shows the request as a curl command to this address, too

verify:
  --timestamp MS --nonce TEXT --signature HEX
                        as the request's headers say them
  --signed-text-file FILE
                        what your own code signed, byte by byte, before it was hashed: shows the first difference

verify-notification:
  --timestamp MS --nonce TEXT --signature BASE64
                        as the notification's headers say them
  --public-key-file FILE
                        certPublic of Binance Pay's certificate, as PEM

Everywhere:
  --json                one JSON object, for programs
  --help                this text

Exit status: 0 the signature matches (or was made), 1 it does not, 2 the command was not understood.

Examples:
  binance-pay-sign sign --secret-file secret.txt --body '{"prepayId":"383729303729303"}'
  curl -s … | binance-pay-sign verify --timestamp 1611232922428 --nonce … --signature … --body-file -
`;
