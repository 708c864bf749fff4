import { encodeFunctionData, numberToHex, size } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { parseGetProof } from '../state/parse-get-proof.js'
import { buildReceiptProof } from '../state/receipt-proof.js'
import { createReadScene, type ReadScene, WRITTEN_SLOTS } from './read-scene.js'

/** What one read of another chain's state costs on the destination chain. */
export type ReadRow = {
  name: string
  /** Gas of a transaction that does nothing else, its calldata included. */
  gas: number
  /** Bytes of trie nodes and of the block's header, where it takes one. */
  proofBytes: number
  nodes: number
}

const word = (value: number): Hex => numberToHex(value, { size: 32 })

/**
 * Measures reads through `StateVerifier` between two local chains. Their tries are smaller than mainnet's.
 *
 * @throws those of `createReadScene`; viem's when a read reverts.
 */
export async function benchReads(signal?: AbortSignal): Promise<ReadRow[]> {
  const scene = await createReadScene(signal)
  try {
    return await measureReads(scene)
  } finally {
    await scene.stop()
  }
}

async function measureReads(scene: ReadScene): Promise<ReadRow[]> {
  const { destination, stateVerifier, target, block } = scene
  const at = { kind: 0, slot: scene.slot, data: '0x' }
  const rows: ReadRow[] = []
  const measure = async (name: string, functionName: string, args: readonly unknown[], proofs: Hex[][]) => {
    const data = encodeFunctionData({ abi: stateVerifier.abi, functionName, args: [at, ...args] })
    const gas = await destination.estimateGas({ to: stateVerifier.address, data })
    const nodes = proofs.flat()
    const proofBytes = nodes.reduce((sum, node) => sum + size(node), 0)
    rows.push({ name, gas: Number(gas), proofBytes, nodes: nodes.length })
  }

  const absent = WRITTEN_SLOTS + 1
  const written = [1, 2, 3, 4]
  const answer = parseGetProof(await getProof(scene, [...written, absent]))
  const accountProof = [...answer.accountProof]
  const slotProofs = answer.storageProof.map(({ proof }) => [...proof])
  const [first = [], ...others] = slotProofs
  const last = others.at(-1) ?? []
  await measure('read-account', 'account', [target, accountProof], [accountProof])
  await measure('read-slot', 'storageSlot', [target, word(1), accountProof, first], [accountProof, first])
  await measure(
    'read-slot-absent',
    'storageSlot',
    [target, word(absent), accountProof, last],
    [accountProof, last],
  )
  const four = slotProofs.slice(0, written.length)
  await measure(
    'read-4-slots',
    'storageSlots',
    [target, written.map(word), accountProof, four],
    [accountProof, ...four],
  )
  const { proof } = await buildReceiptProof({ receipts: scene.receipts, index: 0n })
  const receiptProof = [...proof]
  const { encoded } = block
  await measure('read-receipt', 'receipt', [encoded, 0n, receiptProof], [[encoded], receiptProof])
  await measure('read-log', 'log', [encoded, 0n, 0n, receiptProof], [[encoded], receiptProof])
  return rows
}

function getProof({ source, target, block }: ReadScene, slots: readonly number[]): Promise<unknown> {
  const request = source.request as (request: { method: string; params: unknown[] }) => Promise<unknown>
  const { number } = block.header
  return request({ method: 'eth_getProof', params: [target, slots.map(word), numberToHex(number)] })
}
