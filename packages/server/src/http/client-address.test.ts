import type { Context } from 'hono';
import { describe, expect, it } from 'vitest';
import { countedAs, createAddressOf, type TrustedProxies } from './client-address.js';

function addressOf(trusted: TrustedProxies, remoteAddress: string | undefined, forwarded?: string): string | null {
  const context = { env: { incoming: { socket: { remoteAddress } } }, req: { header: () => forwarded } };
  return createAddressOf(trusted)(context as unknown as Context);
}

describe('the address of a client', () => {
  it.each([
    ['without proxies, the socket’s', { hops: 0 }, '203.0.113.5', '198.51.100.1', '203.0.113.5'],
    ['behind one, the last of the chain', { hops: 1 }, '10.0.0.1', '198.51.100.1, 203.0.113.5', '203.0.113.5'],
    ['behind two, the last but one', { hops: 2 }, '10.0.0.1', '1.1.1.1, 203.0.113.5, 10.0.0.2', '203.0.113.5'],
    ['behind more than the chain has, its first', { hops: 3 }, '10.0.0.1', '203.0.113.5', '203.0.113.5'],
    ['with nothing said, the proxy’s', { hops: 1 }, '10.0.0.1', undefined, '10.0.0.1'],
    ['with nonsense said, the proxy’s', { hops: 1 }, '10.0.0.1', 'unknown', '10.0.0.1'],
    ['with nonsense before it, unharmed', { hops: 2 }, '10.0.0.1', '<script>, 10.0.0.2', '10.0.0.2'],
    ['from outside the networks, the socket’s', { networks: ['10.0.0.0/8'] }, '203.0.113.9', '1.1.1.1', '203.0.113.9'],
    [
      'through the networks, the first outside',
      { networks: ['10.0.0.0/8', '192.0.2.7'] },
      '10.9.9.9',
      '1.1.1.1, 203.0.113.5, 192.0.2.7',
      '203.0.113.5',
    ],
    ['through networks of IPv6', { networks: ['fd00::/8'] }, 'fd12::1', '2001:db8::5', '2001:db8::5'],
    [
      'as IPv4 where it is written as IPv6',
      { networks: ['10.0.0.0/8'] },
      '::ffff:10.0.0.1',
      '203.0.113.5',
      '203.0.113.5',
    ],
    ['without its port', { hops: 1 }, '10.0.0.1', '203.0.113.5:4711', '203.0.113.5'],
    ['without brackets and port', { hops: 1 }, '10.0.0.1', '[2001:db8::5]:4711', '2001:db8::5'],
  ] as const)('is, %s', (_, trusted, socket, forwarded, expected) => {
    expect(addressOf(trusted, socket, forwarded)).toBe(expected);
  });

  it('is unknown within the process, whatever is said', () => {
    expect(addressOf({ hops: 5 }, undefined, '203.0.113.5')).toBeNull();
  });
});

describe('an address is counted', () => {
  it.each([
    ['203.0.113.5', '203.0.113.5'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:DB8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1:2', 'fe80:0:0:0::/64'],
  ])('%s as %s', (address, counted) => {
    expect(countedAs(address)).toBe(counted);
  });
});
