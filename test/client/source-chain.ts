import { type Anvil, startAnvil } from '../../src/chain/anvil.js'
import { type ChainClient, connectChain } from '../../src/chain/chain-client.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import type { ExecutionPayloadHeader } from '../../src/ethereum/types/light-client.js'
import { blockHashSlots } from '../../src/state/build-system-proof.js'
import { BLOCK_HASHES_ADDRESS, SYSTEM_RING_LENGTH } from '../../src/state/system-storage.js'

/** A contract of the source chain: it emits one log whenever it is called. */
export const TARGET: Hex = '0x00000000000000000000000000000000c0dec0de'
/** `LOG1(0, 32, 7)` of the word 42. */
const LOGGING_CODE: Hex = '0x602a600052600760206000a100'
/** Nobody lives here. */
export const NOBODY: Hex = '0x00000000000000000000000000000000000a85e7'
export const MAX_UINT256 = (1n << 256n) - 1n
/** Storage of `TARGET`: slot 0 changes, the others are at the edges of their types. */
export const SLOT_OF_CHANGE = 0n
export const SLOT_OF_MAXIMUM = 1n
export const SLOT_ABOVE_2_53 = (1n << 53n) + 1n
export const ABSENT_SLOT = MAX_UINT256 - 1n

/** Every answer is JSON as it came from the node. */
export type SourceBlockData = {
  /** What a beacon block says of it. */
  execution: Partial<ExecutionPayloadHeader>
  number: bigint
  json: unknown
  receipts: unknown
  proofOf(address: Hex, keys?: readonly bigint[]): GetProofJson
  /** `eth_getProof` of the block-hash contract for the block before. */
  proofOfParentHash: unknown
}
export type GetProofJson = {
  address: string
  balance: string
  accountProof: string[]
  storageProof: { key: string; value: string; proof: string[] }[]
  [field: string]: unknown
}

type Request = (request: { method: string; params: unknown[] }) => Promise<unknown>
const hex = (value: bigint, size = 32): Hex => `0x${value.toString(16).padStart(2 * size, '0')}`

/** The keys that every block's proofs are asked for. */
const KEYS = [SLOT_OF_CHANGE, SLOT_OF_MAXIMUM, SLOT_ABOVE_2_53, ABSENT_SLOT]

/** An execution chain whose blocks are put into a devnet's beacon blocks. */
export async function startSourceChain(timestamp: bigint) {
  const anvil: Anvil = await startAnvil({ timestamp })
  const client: ChainClient = await connectChain({ rpcUrl: anvil.rpcUrl })
  const request = client.request as Request
  const storeAt = (address: Hex, slot: bigint, value: bigint) =>
    request({ method: 'anvil_setStorageAt', params: [address, hex(slot), hex(value)] })
  const store = (slot: bigint, value: bigint) => storeAt(TARGET, slot, value)
  await request({ method: 'anvil_setCode', params: [TARGET, LOGGING_CODE] })
  await store(SLOT_OF_MAXIMUM, MAX_UINT256)
  await store(SLOT_ABOVE_2_53, SLOT_ABOVE_2_53)

  /** Sets slot 0, calls the contract twice in one block, and takes everything there is to know about the block. */
  async function makeBlock(value: bigint): Promise<SourceBlockData> {
    await store(SLOT_OF_CHANGE, value)
    // What EIP-2935 has every block do; the contract's code plays no part in a proof of its storage.
    const parent = await client.getBlock()
    await request({ method: 'anvil_setCode', params: [BLOCK_HASHES_ADDRESS, '0x00'] })
    await storeAt(BLOCK_HASHES_ADDRESS, parent.number % SYSTEM_RING_LENGTH, BigInt(parent.hash))
    const hash = await client.sendTransaction({ to: TARGET, gas: 100_000n })
    const { blockNumber: number } = await client.waitForTransactionReceipt({ hash })
    const block = await client.getBlock({ blockNumber: number })
    const tag = `0x${number.toString(16)}`
    const proof = (address: Hex, keys: readonly bigint[]) =>
      request({ method: 'eth_getProof', params: [address, keys.map((key) => hex(key)), tag] })
    const proofs = new Map<string, GetProofJson>()
    for (const address of [TARGET, NOBODY]) {
      proofs.set(address, (await proof(address, KEYS)) as GetProofJson)
    }
    return {
      number,
      json: await request({ method: 'eth_getBlockByNumber', params: [tag, false] }),
      proofOfParentHash: await proof(BLOCK_HASHES_ADDRESS, blockHashSlots(parent.number)),
      receipts: await request({ method: 'eth_getBlockReceipts', params: [tag] }),
      proofOf: (address, keys = []) => {
        const whole = structuredClone(proofs.get(address) as GetProofJson)
        const storageProof = keys.map((key) => whole.storageProof[KEYS.indexOf(key)] as never)
        return { ...whole, storageProof: structuredClone(storageProof) }
      },
      execution: {
        parentHash: block.parentHash,
        feeRecipient: block.miner,
        stateRoot: block.stateRoot,
        receiptsRoot: block.receiptsRoot,
        logsBloom: block.logsBloom,
        prevRandao: block.mixHash,
        blockNumber: number,
        gasLimit: block.gasLimit,
        gasUsed: block.gasUsed,
        timestamp: block.timestamp,
        extraData: block.extraData,
        baseFeePerGas: block.baseFeePerGas ?? 0n,
        blockHash: block.hash,
        transactionsRoot: block.transactionsRoot,
      },
    }
  }

  return { client, makeBlock, stop: () => anvil.stop() }
}
