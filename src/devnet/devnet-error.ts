import { BaseError } from '../errors/base-error.js'

export type DevnetErrorCode = 'DEVNET_CONFIG' | 'DEVNET_NO_SIGNER' | 'DEVNET_SLOT'

/** A request that the development beacon chain cannot serve. */
export class DevnetError extends BaseError<DevnetErrorCode> {
  override name = 'DevnetError'
}
