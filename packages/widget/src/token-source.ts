/** Where the operator's session token comes from: the page gave it, or gave a function that fetches one. */

export interface TokenSource {
  /** The token to send, or null when the page gave neither a token nor a way to get one. Rejects when `getToken` does. */
  current(): Promise<string | null>;
  /** A token in place of one that was refused, or null when there is no way to get another. Rejects when `getToken` does. */
  renew(refused: string): Promise<string | null>;
  /** Whose token was last used, by the server's id of them; null where the token does not say. */
  operatorId(): string | null;
}

export interface TokenInput {
  readonly token: string | null;
  readonly getToken: (() => Promise<string>) | null;
}

/** As long as a request may take: a page that never answers must not leave a refund on its way for ever. */
const LONGEST_FETCH_MS = 30_000;

const tooLate = () =>
  new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no token in 30 s')), LONGEST_FETCH_MS));

/** @param read is asked at every use, so that a token the page replaces is picked up without a reload */
export function createTokenSource(read: () => TokenInput): TokenSource {
  let fetched: { readonly by: TokenInput['getToken']; readonly instead: string | null; token: Promise<string> } | null =
    null;

  let lastUsed: string | null = null;

  /** Requests that need a token at the same time share one call to the page. */
  function fetchToken(getToken: () => Promise<string>, instead: string | null): Promise<string> {
    const token = Promise.race([Promise.resolve().then(getToken), tooLate()]);
    const mine = { by: getToken, instead, token };
    fetched = mine;
    token.catch(() => {
      if (fetched === mine) fetched = null;
    });
    return token;
  }

  const source = {
    async current(): Promise<string | null> {
      const { token, getToken } = read();
      // A token that `getToken` gave in place of the attribute's is the newer one.
      if (fetched !== null && fetched.by === getToken && fetched.instead === token) return fetched.token;
      if (token !== null) return token;
      return getToken === null ? null : fetchToken(getToken, null);
    },

    async renew(refused: string): Promise<string | null> {
      const { token, getToken } = read();
      if (getToken === null) return token === refused ? null : token;
      if (fetched !== null && fetched.by === getToken && fetched.instead === token) {
        const known = await fetched.token;
        if (known !== refused) return known;
      }
      return fetchToken(getToken, token);
    },
  };
  return {
    current: async () => (lastUsed = await source.current()),
    renew: async (refused) => (lastUsed = await source.renew(refused)),
    operatorId: () => subjectOf(lastUsed),
  };
}

/** A session token is a JWT, whose subject is the operator. Read for words on screen only: nothing is decided by it. */
function subjectOf(token: string | null): string | null {
  try {
    const [, payload = ''] = (token ?? '').split('.');
    const { sub } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { sub?: unknown };
    return typeof sub === 'string' ? sub : null;
  } catch {
    return null;
  }
}
