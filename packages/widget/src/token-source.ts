/** Where the operator's session token comes from: the page gave it, or gave a function that fetches one. */

export interface TokenSource {
  /** The token to send, or null when the page gave neither a token nor a way to get one. Rejects when `getToken` does. */
  current(): Promise<string | null>;
  /** A token in place of one that was refused, or null when there is no way to get another. Rejects when `getToken` does. */
  renew(refused: string): Promise<string | null>;
}

export interface TokenInput {
  readonly token: string | null;
  readonly getToken: (() => Promise<string>) | null;
}

/** @param read is asked at every use, so that a token the page replaces is picked up without a reload */
export function createTokenSource(read: () => TokenInput): TokenSource {
  let fetched: { readonly by: TokenInput['getToken']; readonly instead: string | null; token: Promise<string> } | null =
    null;

  /** Requests that need a token at the same time share one call to the page. */
  function fetchToken(getToken: () => Promise<string>, instead: string | null): Promise<string> {
    const token = Promise.resolve().then(getToken);
    const mine = { by: getToken, instead, token };
    fetched = mine;
    token.catch(() => {
      if (fetched === mine) fetched = null;
    });
    return token;
  }

  return {
    async current() {
      const { token, getToken } = read();
      // A token that `getToken` gave in place of the attribute's is the newer one.
      if (fetched !== null && fetched.by === getToken && fetched.instead === token) return fetched.token;
      if (token !== null) return token;
      return getToken === null ? null : fetchToken(getToken, null);
    },

    async renew(refused) {
      const { token, getToken } = read();
      if (getToken === null) return token === refused ? null : token;
      if (fetched !== null && fetched.by === getToken && fetched.instead === token) {
        const known = await fetched.token;
        if (known !== refused) return known;
      }
      return fetchToken(getToken, token);
    },
  };
}
