import { ssz } from '@lodestar/types'
import { toHex } from '../../src/ethereum/ssz/hex-bytes.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import type { LightClientHeader } from '../../src/ethereum/types/light-client.js'
import { readRealJson } from '../support/real-data.js'

type ProvableTree = { tree: { getSingleProof: (gindex: bigint) => Uint8Array[] } }

/** A whole beacon block, opened with Lodestar's types. */
export type WholeBlock = {
  root: Hex
  /** As a light client is given it: the beacon header, the execution header and its branch. */
  header: LightClientHeader
  /** Raw transactions of its execution payload. */
  transactions: Hex[]

  withdrawals: { index: bigint; validatorIndex: bigint; address: Hex; amount: bigint }[]
}

function open(fork: 'capella' | 'deneb', json: unknown): WholeBlock {
  const types = ssz[fork]
  // Lodestar's union of types cannot be called; both are read through the earlier one, of which Deneb's is a superset.
  const block = (types.BeaconBlock as typeof ssz.capella.BeaconBlock).fromJson(json)
  const { body } = block
  const payload = body.executionPayload
  const blobs = payload as { blobGasUsed?: bigint; excessBlobGas?: bigint }
  const bodyType = types.BeaconBlockBody as typeof ssz.capella.BeaconBlockBody
  const { gindex } = bodyType.getPathInfo(['executionPayload'])
  // The view has a tree at run time, which its type keeps to itself.
  const { tree } = bodyType.toView(body) as unknown as ProvableTree
  const executionBranch = tree.getSingleProof(gindex).map(toHex)
  return {
    root: toHex((types.BeaconBlock as typeof ssz.capella.BeaconBlock).hashTreeRoot(block)),
    header: {
      beacon: {
        slot: BigInt(block.slot),
        proposerIndex: BigInt(block.proposerIndex),
        parentRoot: toHex(block.parentRoot),
        stateRoot: toHex(block.stateRoot),
        bodyRoot: toHex(bodyType.hashTreeRoot(body)),
      },
      execution: {
        parentHash: toHex(payload.parentHash),
        feeRecipient: toHex(payload.feeRecipient as Uint8Array),
        stateRoot: toHex(payload.stateRoot),
        receiptsRoot: toHex(payload.receiptsRoot),
        logsBloom: toHex(payload.logsBloom),
        prevRandao: toHex(payload.prevRandao),
        blockNumber: BigInt(payload.blockNumber),
        gasLimit: BigInt(payload.gasLimit),
        gasUsed: BigInt(payload.gasUsed),
        timestamp: BigInt(payload.timestamp),
        extraData: toHex(payload.extraData),
        baseFeePerGas: payload.baseFeePerGas,
        blockHash: toHex(payload.blockHash),
        transactionsRoot: toHex(ssz.bellatrix.Transactions.hashTreeRoot(payload.transactions)),
        withdrawalsRoot: toHex(ssz.capella.Withdrawals.hashTreeRoot(payload.withdrawals)),
        ...(fork === 'deneb'
          ? { blobGasUsed: BigInt(blobs.blobGasUsed ?? -1), excessBlobGas: BigInt(blobs.excessBlobGas ?? -1) }
          : {}),
      },
      executionBranch,
    },
    transactions: payload.transactions.map(toHex),
    withdrawals: payload.withdrawals.map(({ index, validatorIndex, address, amount }) => ({
      index: BigInt(index),
      validatorIndex: BigInt(validatorIndex),
      address: toHex(address as Uint8Array),
      amount: BigInt(amount),
    })),
  }
}

const folder = 'ethereum/mainnet'

/** The recorded whole blocks, by slot. */
export const WHOLE_BLOCKS = {
  '7807119': () => open('capella', readRealJson(`${folder}/beacon-blocks/slot-07807119-capella.json`)),
  '10265184': () => open('deneb', readRealJson(`${folder}/beacon-blocks/slot-10265184-deneb.json`)),
  '7061552': () => {
    const file = `${folder}/ancestry/header-chain-7061552-signed-at-7061553.json`
    return open('capella', (readRealJson(file) as { target_block: unknown }).target_block)
  },
}
