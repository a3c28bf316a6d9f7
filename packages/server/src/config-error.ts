/** What is said of a setting that is wrong. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
