import { SourceError } from '../source-error.js'
import { type BftSource, createBftSource } from './create-bft-source.js'

/** One of several nodes of a BFT chain, and how to ask it until a signal. */
export type BftNode = {
  readonly name: string
  readonly open: (signal?: AbortSignal | undefined) => BftSource
}

/**
 * Nodes with the devnet's HTTP routes, by host, in the order given.
 *
 * @param parameters.timeoutMs For one exchange. Default: 10 seconds.
 * @throws SourceError INVALID_PARAMETER for a URL that is none, or none at all
 */
export function createBftNodes(parameters: {
  urls: readonly string[]
  headers?: Readonly<Record<string, string>> | undefined
  timeoutMs?: number | undefined
}): BftNode[] {
  const { urls, headers, timeoutMs } = parameters
  if (urls.length === 0)
    throw new SourceError('INVALID_PARAMETER', 'A BFT chain is asked by one URL at least.')
  return urls.map((url) => {
    const open: BftNode['open'] = (signal) => createBftSource({ url, headers, timeoutMs, signal })
    open()
    return { name: new URL(url).host, open }
  })
}
