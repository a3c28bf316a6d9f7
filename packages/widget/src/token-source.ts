/** Where the operator's session token comes from: the page gave it, or gave a function that fetches one. */

export interface TokenSource {
  /** The token to send, or null when the page gave neither a token nor a way to get one. Rejects when `getToken` does. */
  current(): Promise<string | null>;
  /** A token in place of one that was refused, or null when there is no way to get another. Rejects when `getToken` does. */
  renew(refused: string): Promise<string | null>;
  /** What the token that was last used says of its operator. */
  claims(): SessionClaims;
}

/** Null for what the token does not say. */
export interface SessionClaims {
  /** The server's id of them. */
  readonly operatorId: string | null;
  readonly permissions: readonly unknown[] | null;
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
    claims: () => claimsOf(lastUsed),
  };
}

/** A session token is a JWT, whose subject is the operator. Read for what is on screen only: nothing is decided by it. */
function claimsOf(token: string | null): SessionClaims {
  let claims: { sub?: unknown; permissions?: unknown } = {};
  try {
    const [, payload = ''] = (token ?? '').split('.');
    const bytes = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))));
  } catch {
    // The host's own tokens may be of any kind.
  }
  const { sub, permissions } = claims;
  return {
    operatorId: typeof sub === 'string' ? sub : null,
    permissions: Array.isArray(permissions) ? permissions : null,
  };
}
