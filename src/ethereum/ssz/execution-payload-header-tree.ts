import { EthereumSpecError } from '../spec/ethereum-spec-error.js'
import type { ExecutionPayloadHeader, ForkName } from '../types/light-client.js'
import { packChunks, uintChunk, ZERO_CHUNK } from './chunk.js'
import { fromHex } from './hex-bytes.js'
import { hashNodes, merkleize } from './merkle-tree.js'

/** Positions of fields in `ExecutionPayloadHeader`; the same from Bellatrix to Fulu. */
export const EXECUTION_FIELD = { stateRoot: 2, blockNumber: 6, blockHash: 12 } as const

/** `ByteList[32]`: the only chunk mixed in with the length. */
function extraDataRoot(extraData: Uint8Array): Uint8Array {
  return hashNodes(packChunks(extraData)[0] ?? ZERO_CHUNK, uintChunk(BigInt(extraData.length)))
}

function present<T>(value: T | undefined, field: string, fork: ForkName): T {
  if (value !== undefined) return value
  throw new EthereumSpecError(
    'EXECUTION_FIELD_MISSING',
    `An execution payload header of ${fork} needs ${field}.`,
  )
}

/**
 * The field roots of an `ExecutionPayloadHeader` in the shape it has in `fork`: 14 in Bellatrix, 15 in Capella, 17
 * from Deneb on. Fields of a later fork are left out, as `get_lc_execution_root` of the specification does.
 *
 * @throws EthereumSpecError `EXECUTION_FIELD_MISSING`, or `UNKNOWN_FORK` for a fork without an execution payload.
 */
export function executionPayloadHeaderChunks(fork: ForkName, header: ExecutionPayloadHeader): Uint8Array[] {
  const chunks = [
    fromHex(header.parentHash),
    packChunks(fromHex(header.feeRecipient))[0] as Uint8Array,
    fromHex(header.stateRoot),
    fromHex(header.receiptsRoot),
    merkleize(packChunks(fromHex(header.logsBloom))),
    fromHex(header.prevRandao),
    uintChunk(header.blockNumber),
    uintChunk(header.gasLimit),
    uintChunk(header.gasUsed),
    uintChunk(header.timestamp),
    extraDataRoot(fromHex(header.extraData)),
    uintChunk(header.baseFeePerGas),
    fromHex(header.blockHash),
    fromHex(header.transactionsRoot),
  ]
  switch (fork) {
    case 'phase0':
    case 'altair':
      throw new EthereumSpecError('UNKNOWN_FORK', `There is no execution payload in ${fork}.`)
    case 'bellatrix':
      return chunks
    case 'capella':
      return [...chunks, fromHex(present(header.withdrawalsRoot, 'withdrawalsRoot', fork))]
    case 'deneb':
    case 'electra':
    case 'fulu':
      return [
        ...chunks,
        fromHex(present(header.withdrawalsRoot, 'withdrawalsRoot', fork)),
        uintChunk(present(header.blobGasUsed, 'blobGasUsed', fork)),
        uintChunk(present(header.excessBlobGas, 'excessBlobGas', fork)),
      ]
  }
}
