import { RequestFault } from '../../source-chain/request-fault.js'
import { BeaconJsonError } from '../json/beacon-json-error.js'
import { EthereumSpecError } from '../spec/ethereum-spec-error.js'

/**
 * Reads one document of a request; `name` is its field.
 *
 * @throws RequestFault
 */
export function readDocument<Document>(name: string, read: () => Document): Document {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof BeaconJsonError) {
      const path = cause.path === '' ? name : `${name}.${cause.path}`
      throw new RequestFault(cause.shortMessage, { path, cause })
    }
    if (!(cause instanceof EthereumSpecError)) throw cause
    throw new RequestFault(cause.shortMessage, { path: name, cause })
  }
}
