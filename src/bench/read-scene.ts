import type { Address } from 'viem'
import { concat, keccak256, numberToHex, pad, toHex } from 'viem'
import { startAnvil } from '../chain/anvil.js'
import { type ChainClient, connectChain } from '../chain/chain-client.js'
import { deployLightClient } from '../chain/deploy-light-client.js'
import { deployStateVerifier } from '../chain/deploy-state-verifier.js'
import { encodeDirectProof } from '../chain/encode-direct-proof.js'
import { encodeUpdate } from '../chain/encode-update.js'
import { submitUpdate } from '../chain/submit-update.js'
import { createBeaconDevnet } from '../devnet/create-beacon-devnet.js'
import type { Hex } from '../ethereum/types/hex.js'
import { type ExecutionBlock, parseExecutionBlock } from '../state/parse-execution-block.js'
import { parseReceipts } from '../state/parse-receipts.js'
import type { Receipt } from '../state/receipt.js'

/** A local source chain with state in it, and a destination chain whose light client accepted one of its blocks. */
export type ReadScene = {
  source: ChainClient
  destination: ChainClient
  stateVerifier: Awaited<ReturnType<typeof deployStateVerifier>>
  /** Slot in which the light client recorded `block`. */
  slot: bigint
  block: ExecutionBlock
  receipts: Receipt[]
  /** Contract with `WRITTEN_SLOTS` slots, whose creation logged something. */
  target: Address
  stop(): Promise<void>
}

/** Slots 1 to this one of the target are written. */
export const WRITTEN_SLOTS = 100
/** Accounts beside the target, so that proofs have some depth; mainnet's are about five nodes deeper. */
const ACCOUNTS = 2_000

/** Creation code that writes the slots, logs one topic with 32 bytes of data, and leaves code behind. */
function targetCreation(): Hex {
  const writes = Array.from({ length: WRITTEN_SLOTS }, (_, i) => {
    const slot = numberToHex(i + 1, { size: 1 })
    return concat(['0x7f', keccak256(slot), '0x60', slot, '0x55'])
  })
  const log = concat(['0x7f', keccak256(toHex('Created')), '0x60', '0x20', '0x5f', '0xa1'])
  return concat([...writes, log, '0x60', '0x01', '0x5f', '0xf3'])
}

/**
 * Starts both chains and takes the light client to the block with the target, by route `direct`. Whoever calls stops it.
 *
 * @throws ChainError when a chain does not start or a contract is refused; SubmissionError when the update is.
 */
export async function createReadScene(signal?: AbortSignal): Promise<ReadScene> {
  const devnet = createBeaconDevnet({ seed: 'concordat bench', committeeSize: 32 })
  const { config } = devnet
  const start = config.epochsPerSyncCommitteePeriod * config.slotsPerEpoch
  const slot = start + 1n
  const attestedSlot = start + config.slotsPerEpoch
  const timeOf = (at: bigint) => config.genesisTime + at * config.secondsPerSlot
  const chains = [
    await startAnvil({ timestamp: timeOf(slot), signal }),
    await startAnvil({ timestamp: timeOf(attestedSlot + 2n), signal }),
  ] as const
  const stop = async () => void (await Promise.all(chains.map((chain) => chain.stop())))
  try {
    const [source, destination] = await Promise.all(
      chains.map(({ rpcUrl }) => connectChain({ rpcUrl })) as [Promise<ChainClient>, Promise<ChainClient>],
    )
    const { target, block, receipts } = await makeState(source)
    const { header, hash } = block
    const update = devnet.makeUpdate({
      attestedSlot,
      finalizedSlot: slot,
      execution: { stateRoot: header.stateRoot, blockNumber: header.number, blockHash: hash },
    })
    const checkpoint = { kind: 'bootstrap', bootstrap: devnet.bootstrap({ slot: start }) } as const
    const { address } = await deployLightClient({ client: destination, config, checkpoint })
    await submitUpdate({
      client: destination,
      address,
      route: 'direct',
      update: encodeUpdate({ update, config }),
      proof: encodeDirectProof({ syncAggregate: update.syncAggregate, committee: devnet.committee(1n) }),
    })
    const stateVerifier = await deployStateVerifier({
      client: destination,
      lightClient: address,
      slotsPerHistoricalRoot: 64n,
    })
    return { source, destination, stateVerifier, slot, block, receipts, target, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function makeState(source: ChainClient) {
  const request = source.request as (request: { method: string; params: unknown[] }) => Promise<unknown>
  const accounts = Array.from({ length: ACCOUNTS }, (_, i) => pad(numberToHex(i + 1), { size: 20 }))
  for (const address of accounts) {
    await request({ method: 'anvil_setBalance', params: [keccak256(address).slice(0, 42), '0x1'] })
  }
  const hash = await source.sendTransaction({ data: targetCreation(), to: null })
  const { blockNumber, contractAddress } = await source.waitForTransactionReceipt({ hash })
  if (!contractAddress) throw new Error('the target was not created')
  const at = numberToHex(blockNumber)
  const block = parseExecutionBlock(await request({ method: 'eth_getBlockByNumber', params: [at, false] }))
  const receipts = parseReceipts(await request({ method: 'eth_getBlockReceipts', params: [at] }))
  return { target: contractAddress, block, receipts }
}
