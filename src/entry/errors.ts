/** `concordat/errors`: the root of all errors this package throws. */
export { BaseError, type BaseErrorOptions } from '../errors/base-error.js'
