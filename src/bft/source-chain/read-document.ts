import { RequestFault } from '../../source-chain/request-fault.js'
import { BftJsonError } from '../json/bft-json-error.js'

/**
 * Reads one document of a request; `name` is its field.
 *
 * @throws RequestFault
 */
export function readDocument<Document>(name: string, read: () => Document): Document {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof BftJsonError)) throw cause
    const [fault = ''] = cause.facts
    const [inside = '', message = cause.shortMessage] = fault.split(': ', 2)
    throw new RequestFault(message, { path: inside === '' ? name : `${name}.${inside}`, cause })
  }
}
