/** Who is at the other end: the address that a request came from, and not the one that it says it came from. */
import { BlockList, isIP } from 'node:net';
import type { Context } from 'hono';

/**
 * Whose word counts on where a request came from: so many proxies before this server, or those in these networks. With neither
 * nobody's does, and `X-Forwarded-For` is not read.
 */
export type TrustedProxies = { readonly hops: number } | { readonly networks: readonly string[] };

/** Longer chains are nobody's: what is beyond is not looked at. */
const MAX_FORWARDED = 20;

export type AddressOf = (context: Context) => string | null;

export function createAddressOf(trusted: TrustedProxies): AddressOf {
  const isTrusted = 'hops' in trusted ? (_: string, at: number) => at < trusted.hops : inNetworks(trusted.networks);
  /** From the last proxy on back: whoever is not trusted is the client. Before it stands what it made up. */
  return function addressOf(context) {
    const { incoming } = (context.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
    let address = readAddress(incoming?.socket?.remoteAddress ?? '');
    // From within this process.
    if (address === null) return null;
    const forwarded = (context.req.header('X-Forwarded-For') ?? '').split(',').slice(-MAX_FORWARDED).reverse();
    for (const [at, text] of forwarded.entries()) {
      const before = readAddress(text);
      if (before === null || !isTrusted(address, at)) break;
      address = before;
    }
    return address;
  };
}

function inNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** Null for what is none. Some proxies add a port, and a socket for both families writes IPv4 as IPv6. */
function readAddress(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(bare) === 0 ? null : bare;
}

/** One subscriber has a whole /64 of IPv6 addresses, and takes another of them for each request if that helps. */
export function countedAs(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0');
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`;
}
