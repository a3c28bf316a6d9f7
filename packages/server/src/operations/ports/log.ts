/** Where the operations say what happened. */

/** The part of a structured logger that we use. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
