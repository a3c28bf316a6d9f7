/** Holds values against the document's schemas, by a validator that shares nothing with the server's own. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { OpenApiDocument, Schema } from './document.js';

export interface Validator {
  /** Null for a value that fits. */
  mistake(schema: Schema, value: unknown): string | null;
}

export function createValidator(document: OpenApiDocument): Validator {
  // A pattern goes with every format, and says the same.
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, 'document');
  const compiled = new Map<Schema, ValidateFunction>();

  function validatorOf(schema: Schema): ValidateFunction {
    const known = compiled.get(schema);
    if (known !== undefined) return known;
    const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"document#/components'));
    const made = ajv.compile(absolute);
    compiled.set(schema, made);
    return made;
  }

  return {
    mistake(schema, value) {
      const validate = validatorOf(schema);
      return validate(value) ? null : ajv.errorsText(validate.errors);
    },
  };
}
