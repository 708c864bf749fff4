import { type ChainStateParameters, createChainState } from './create-chain-state.js'
import { createStateReader, type StateReader, type StateReaderParameters } from './create-state-reader.js'
import { requireAddress } from './require-parameter.js'
import { type SubmitUpdateParameters, type SubmitUpdateReturnType, submitUpdate } from './submit-update.js'

export type StateClientParameters = ChainStateParameters & Omit<StateReaderParameters, 'state'>

export type StateClient = StateReader & {
  /** Brings the light client forward; see `submitUpdate`. */
  submitUpdate(parameters: SubmitUpdateParameters): Promise<SubmitUpdateReturnType>
}

/**
 * Reads a source chain through proofs against the light client at `address` on a destination chain.
 *
 * The deployment is pinned: before the first answer the contract is compared with `config` and `pins`. Nothing of a frozen
 * client is served, nothing of an expired one unless that is allowed, and nothing older than `maxAge`. Who answers
 * `eth_getProof` need not be trusted; the node behind `client` is, for the light client's storage: ask several with
 * `createQuorumState`.
 *
 * @throws ClientError `INVALID_PARAMETER`; its functions throw what `createStateReader` and `createChainState` name.
 * @example
 * const client = createPublicClient({ transport: http('https://rpc.peer.example') })
 * const state = createStateClient({ client, address, config: mainnet, maxAge: 3_600n })
 * const head = await state.getHead()
 */
export function createStateClient(parameters: StateClientParameters): StateClient {
  const { client, config } = parameters
  const address = requireAddress('address', parameters.address)
  const reader = createStateReader({ ...parameters, state: createChainState(parameters) })
  return { ...reader, submitUpdate: (submission) => submitUpdate({ client, address, config }, submission) }
}
