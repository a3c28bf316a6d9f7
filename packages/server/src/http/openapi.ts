/** The OpenAPI document, made from the contract's own endpoint objects. */
import { type Endpoint, endpoints, type FileEndpoint, fileEndpoints, problemSchema } from '@refund-panel/shared';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';

export function createOpenApiDocument(version: string): object {
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Refund panel', version, license: { name: 'MIT', identifier: 'MIT' } },
    paths: describePaths(),
    components: {
      securitySchemes: {
        host: { type: 'http', scheme: 'bearer', description: "The host server's REFUNDS_API_KEY." },
        session: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A token from POST /v1/sessions.',
        },
      },
    },
  });
}

function describePaths(): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: describe(endpoint) };
  }
  for (const endpoint of fileEndpoints) paths[endpoint.path] = { get: describeFile(endpoint) };
  return paths;
}

function describeFile({ summary, authority, query, contentType, content }: FileEndpoint): ZodOpenApiOperationObject {
  return {
    summary,
    security: [{ session: [authority] }],
    requestParams: { query },
    responses: { 200: { description: 'The file', content: { [contentType]: { schema: content } } }, default: problem },
  };
}

const problem = {
  description: 'A problem (RFC 9457)',
  content: { 'application/problem+json': { schema: problemSchema } },
};

function describe(endpoint: Endpoint): ZodOpenApiOperationObject {
  const { authority, params, query, headers, body, isBodyOptional = false, replies } = endpoint;
  const scheme = authority === 'host' ? 'host' : 'session';
  return {
    summary: endpoint.summary,
    ...(authority === 'public' ? {} : { security: [{ [scheme]: authority === 'host' ? [] : [authority] }] }),
    requestParams: {
      ...(params ? { path: params } : {}),
      ...(query ? { query } : {}),
      ...(headers ? { header: headers } : {}),
    },
    ...(body ? { requestBody: { required: !isBodyOptional, content: { 'application/json': { schema: body } } } } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(replies).map(([status, schema]) => [
          status,
          status === '204'
            ? { description: 'Done' }
            : { description: 'As asked', content: { 'application/json': { schema } } },
        ]),
      ),
      default: problem,
    },
  };
}
