/** The contract of the refund desk: what server, panel and other apps agree on. */
export * from './amount-schema.js';
export * from './api.js';
export * from './api-parts.js';
export * from './authority-api.js';
export * from './endpoint.js';
export * from './evidence.js';
export * from './gateway-codes.js';
export * from './money.js';
export * from './order.js';
export * from './permissions.js';
export * from './policy.js';
export * from './problem.js';
export * from './refund.js';
export * from './refund-states.js';
export * from './reports-api.js';
export * from './sending.js';
export * from './trail.js';
