import { type Address, type Client, zeroHash } from 'viem'
import { getBlock, readContract } from 'viem/actions'
import type { ChainConfig } from '../ethereum/types/light-client.js'
import type { AcceptedHead, AcceptedState, RecordedBlock } from '../state/accepted-state.js'
import { assertDeployment, type DeploymentPins } from './assert-deployment.js'
import { asking } from './chain-failure.js'
import { ClientError } from './client-error.js'
import { lightClientReadAbi as abi } from './light-client-abi.js'
import { clientFrozen } from './proven-conflict.js'
import { requireAddress, requireUint64 } from './require-parameter.js'

/** `ILightClient.Status`, in its order. */
const STATUSES = ['active', 'expired', 'frozen'] as const

/** Which block of the destination chain is read. `finalized` survives the destination's own reorganisations. */
export type DestinationBlockTag = 'latest' | 'safe' | 'finalized'

export type ChainStateParameters = {
  /** Of the destination chain; any viem client. Its node is trusted for the light client's storage. */
  client: Client
  /** Of `EthereumLightClient`. */
  address: Address
  /** Source chain that the light client must be of. */
  config: ChainConfig
  pins?: DeploymentPins | undefined
  /** Default: `latest`. */
  blockTag?: DestinationBlockTag | undefined
}

/**
 * What a light-client contract accepted. All values of one answer are read at one block of the destination chain. Before
 * the first answer the deployment is compared with `config` and `pins`.
 *
 * `getHead` tells a frozen client by its status; `getRecordedBlock` then throws.
 *
 * @throws ClientError `INVALID_PARAMETER`; its functions `UNKNOWN_DEPLOYMENT`, `CHAIN_UNREACHABLE`, `NO_HEAD`,
 * `CLIENT_FROZEN`.
 */
export function createChainState(parameters: ChainStateParameters): AcceptedState {
  const { client, config, pins = {}, blockTag = 'latest' } = parameters
  const address = requireAddress('address', parameters.address)
  let checked: Promise<void> | undefined

  /** Asks once; a failure is not remembered, so that a node that comes back is asked again. */
  function checkDeployment(): Promise<void> {
    checked ??= assertDeployment({ client, address, config, pins }).catch((error: unknown) => {
      checked = undefined
      throw error
    })
    return checked
  }

  async function atOneBlock<Answer>(read: (blockNumber: bigint) => Promise<Answer>): Promise<Answer> {
    await checkDeployment()
    return asking(address, async () => read((await getBlock(client, { blockTag })).number))
  }

  async function readRecord(slot: bigint, blockNumber: bigint): Promise<RecordedBlock | undefined> {
    const common = { address, abi, args: [slot], blockNumber } as const
    const [root, executionStateRoot, executionBlockHash, executionBlockNumber] = await Promise.all([
      readContract(client, { ...common, functionName: 'headers' }),
      readContract(client, { ...common, functionName: 'executionStateRoots' }),
      readContract(client, { ...common, functionName: 'executionBlockHashes' }),
      readContract(client, { ...common, functionName: 'executionBlockNumbers' }),
    ])
    if (root === zeroHash) return undefined
    const timestamp = config.genesisTime + slot * config.secondsPerSlot
    return { slot, root, executionStateRoot, executionBlockHash, executionBlockNumber, timestamp }
  }

  async function readHead(blockNumber: bigint): Promise<AcceptedHead | undefined> {
    const [slot, status] = await Promise.all([
      readContract(client, { address, abi, functionName: 'head', blockNumber }),
      readContract(client, { address, abi, functionName: 'status', blockNumber }),
    ])
    const record = await readRecord(slot, blockNumber)
    return record === undefined ? undefined : { ...record, status: STATUSES[status] ?? 'frozen' }
  }

  async function requireNotFrozen(blockNumber: bigint): Promise<void> {
    const status = await readContract(client, { address, abi, functionName: 'status', blockNumber })
    if (STATUSES[status] === 'active' || STATUSES[status] === 'expired') return
    const about = await readContract(client, { address, abi, functionName: 'conflict', blockNumber })
    const [kind, key, accepted, conflicting] = about
    throw clientFrozen(
      { kind: kind === 1 ? 'finalizedHeader' : 'syncCommittee', key, accepted, conflicting },
      [`light client: ${address}`],
    )
  }

  return {
    chainId: config.chainId,

    async getHead() {
      // A node that mines meanwhile may answer for two blocks in spite of the number; a second look settles it.
      const head = (await atOneBlock(readHead)) ?? (await atOneBlock(readHead))
      if (head !== undefined) return head
      const message =
        'The light client has accepted no header since its checkpoint, which is a committee alone.'
      throw new ClientError('NO_HEAD', message, { facts: [`light client: ${address}`] })
    },

    getRecordedBlock: async (where) => {
      const bySlot = 'slot' in where
      const key = bySlot ? requireUint64('slot', where.slot) : requireUint64('blockNumber', where.blockNumber)
      return atOneBlock(async (blockNumber) => {
        await requireNotFrozen(blockNumber)
        if (bySlot) return readRecord(key, blockNumber)
        const functionName = 'executionBlockSlots'
        const slot = await readContract(client, { address, abi, functionName, args: [key], blockNumber })
        return slot === 0n ? undefined : readRecord(slot, blockNumber)
      })
    },
  }
}
