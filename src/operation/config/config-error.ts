import { BaseError, type BaseErrorOptions } from '../../errors/base-error.js'

/** Stable codes of {@link ConfigError}. */
export type ConfigErrorCode =
  /** The file is missing or cannot be read. */
  | 'CONFIG_UNREADABLE'
  /** The file is not YAML, or an environment variable is not what its key takes. */
  | 'CONFIG_MALFORMED'
  /** A key that does not exist, or a value out of its range; every fault is a fact with its key and its origin. */
  | 'CONFIG_INVALID'
  /** A secret was written where it can be seen: into the file or the command line. */
  | 'SECRET_EXPOSED'
  /** The variable or file that a secret is to come from is missing or empty. */
  | 'SECRET_MISSING'

/** A configuration that cannot be used. No message ever holds the value of a secret. */
export class ConfigError extends BaseError<ConfigErrorCode> {
  override name = 'ConfigError'

  constructor(code: ConfigErrorCode, shortMessage: string, options: BaseErrorOptions = {}) {
    super(code, shortMessage, options)
  }
}
