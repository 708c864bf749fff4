import { forkAtSlot } from '../ethereum/spec/fork-at-slot.js'
import { executionPayloadGindex } from '../ethereum/spec/gindices.js'
import { executionPayloadHeaderChunks } from '../ethereum/ssz/execution-payload-header-tree.js'
import { toHex } from '../ethereum/ssz/hex-bytes.js'
import { merkleBranch, merkleize } from '../ethereum/ssz/merkle-tree.js'
import type {
  ChainConfig,
  ExecutionPayloadHeader,
  ForkName,
  LightClientHeader,
} from '../ethereum/types/light-client.js'
import type { SeededBytes } from './seeded-bytes.js'
import { seededExecution } from './seeded-execution.js'

/** Fields of `BeaconBlockBody` by fork; `execution_payload` is the tenth from Bellatrix on. */
const BODY_FIELDS: Record<ForkName, number> = {
  phase0: 8,
  altair: 9,
  bellatrix: 10,
  capella: 11,
  deneb: 12,
  electra: 13,
  fulu: 13,
}
const EXECUTION_PAYLOAD_FIELD = 9

/** A block header around a given state root, with a body tree of the shape of its fork. */
export function seededBlock({
  config,
  seeded,
  slot,
  stateRoot,
  execution,
}: {
  config: ChainConfig
  seeded: SeededBytes
  slot: bigint
  stateRoot: Uint8Array
  execution?: Partial<ExecutionPayloadHeader> | undefined
}): LightClientHeader {
  const fork = forkAtSlot(config, slot).name
  const body = Array.from({ length: BODY_FIELDS[fork] }, (_, field) =>
    seeded.root(`slot ${slot}: body field ${field}`),
  )
  const beacon = {
    slot,
    proposerIndex: slot % 64n,
    parentRoot: seeded.hex(`slot ${slot}: parent root`, 32),
    stateRoot: toHex(stateRoot),
  }
  if (executionPayloadGindex(fork) === undefined)
    return { beacon: { ...beacon, bodyRoot: toHex(merkleize(body)) } }
  const payload = seededExecution({ config, seeded, slot, fork, overrides: execution })
  body[EXECUTION_PAYLOAD_FIELD] = merkleize(executionPayloadHeaderChunks(fork, payload))
  return {
    beacon: { ...beacon, bodyRoot: toHex(merkleize(body)) },
    execution: payload,
    executionBranch: merkleBranch(body, EXECUTION_PAYLOAD_FIELD).map(toHex),
  }
}
