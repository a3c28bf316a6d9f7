import { describe, expect, it } from 'vitest';
import { type ClaimsMap, readHostClaims } from './host-claims.js';

const plain: ClaimsMap = { claims: {}, roles: new Map() };
const read = (payload: object, map: Partial<ClaimsMap> = {}) =>
  readHostClaims({ sub: 'ada', ...payload }, { ...plain, ...map });

describe("what the host's token says", () => {
  it('is by default what ours says, and the subject is the operator', () => {
    const orders = ['383729303729303'];
    const limits = { roles: ['clerk', 'night shift'], orders, maxAmount: { amount: '10.50', currency: 'USDT' } };
    expect(read({ name: 'Ada', permissions: ['orders:read', 'refunds:create'], ...limits })).toEqual({
      operator: { id: 'ada', name: 'Ada' },
      permissions: ['orders:read', 'refunds:create'],
      ...limits,
    });
  });

  it('may name permissions as scopes, and words that are not ours mean nothing', () => {
    expect(read({ scope: 'openid orders:read  refunds:everything orders:read' })?.permissions).toEqual(['orders:read']);
    expect(read({ permissions: ['orders:read', 7, null, 'root'], scope: 'policy:manage' })?.permissions).toEqual([
      'orders:read',
    ]);
    for (const permissions of [undefined, null, {}, 7, '']) expect(read({ permissions })?.permissions).toEqual([]);
  });

  it('is found under other names, also within other claims', () => {
    const claims = {
      'operator.id': 'employee',
      'operator.name': 'https://shop.example.com/full.name',
      permissions: 'realm_access.roles',
      orders: 'shop.orders',
      maxAmount: 'limit',
      roles: 'shop.groups',
    };
    const payload = {
      employee: 'e-7',
      'https://shop.example.com/full.name': 'Ada L.',
      realm_access: { roles: ['orders:read'] },
      scope: 'policy:manage',
      shop: { orders: ['1', '2'], groups: 'clerk chief' },
      limit: { amount: '5', currency: 'EUR' },
      // Not where it is looked for:
      name: 'x',
      orders: ['3'],
      roles: [7],
    };
    expect(read(payload, { claims })).toEqual({
      operator: { id: 'e-7', name: 'Ada L.' },
      permissions: ['orders:read'],
      roles: ['clerk', 'chief'],
      orders: ['1', '2'],
      maxAmount: { amount: '5', currency: 'EUR' },
    });
    expect(
      read({ realm_access: null, scope: 'policy:manage' }, { claims: { permissions: 'realm_access.roles' } }),
    ).toEqual({ operator: { id: 'ada' }, permissions: [] });
  });

  it('gives a role what the settings say, and nothing to a role that nobody set', () => {
    const roles = new Map([
      ['clerk', ['orders:read', 'refunds:create'] as const],
      ['chief', ['refunds:approve', 'orders:read'] as const],
      ['orders:read', [] as const],
    ]);
    expect(read({ permissions: ['chief', 'clerk', 'guest'] }, { roles })?.permissions).toEqual([
      'refunds:approve',
      'orders:read',
      'refunds:create',
    ]);
    expect(read({ permissions: ['orders:read', 'constructor', '__proto__'] }, { roles })?.permissions).toEqual([]);
  });

  it.each([
    ['orders', null],
    ['orders', '383729303729303'],
    ['orders', [7]],
    ['orders', ['not an order!']],
    ['maxAmount', null],
    ['maxAmount', '10'],
    ['maxAmount', { amount: 10, currency: 'USDT' }],
    ['maxAmount', { amount: '10' }],
    ['maxAmount', { amount: '10', currency: 'USDT', per: 'day' }],
    ['roles', null],
    ['roles', 7],
    ['roles', {}],
    ['roles', ['clerk', 7]],
    ['roles', ['']],
    ['roles', ['x'.repeat(65)]],
    ['roles', Array.from({ length: 33 }, (_, number) => `role ${number}`)],
  ])('is refused as a whole where a limit or a role is not understood: %s %j', (name, value) => {
    expect(read({ [name]: value })).toBeNull();
  });

  it.each([undefined, null, '', 7, {}, 'x'.repeat(129), 'a\u0000b'])('needs an operator: not %j', (sub) => {
    expect(read({ sub })).toBeNull();
  });

  it.each([null, '', 7, 'x'.repeat(129)])('does without a name that cannot be shown: %j', (name) => {
    expect(read({ name })?.operator).toEqual({ id: 'ada' });
  });
});
