import { readFileSync } from 'node:fs'
import { parseBootstrap } from '../../../src/ethereum/json/parse-bootstrap.js'
import { parseUpdate } from '../../../src/ethereum/json/parse-update.js'
import { minimal } from '../../../src/ethereum/networks/minimal.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type {
  ChainConfig,
  ForkName,
  LightClientBootstrap,
  LightClientUpdate,
} from '../../../src/ethereum/types/light-client.js'
import { realData } from '../../support/real-data.js'
import { decompressSnappy } from '../spec/decompress-snappy.js'
import { specVectorTypes } from '../spec/spec-vector-types.js'

export type ExpectedHeader = { slot: bigint; beaconRoot: Hex; executionRoot: Hex }
export type SyncStep = {
  kind: 'process_update' | 'force_update'
  update: LightClientUpdate | undefined
  currentSlot: bigint
  finalized: ExpectedHeader
  optimistic: ExpectedHeader
}
export type SyncCase = {
  config: ChainConfig
  trustedBlockRoot: Hex
  bootstrap: LightClientBootstrap
  steps: SyncStep[]
}

function field(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1]
  if (found === undefined) throw new Error(`the vector has no ${pattern}`)
  return found
}

function expectedHeader(step: string, name: string): ExpectedHeader {
  const text = field(step, new RegExp(`${name}:([\\s\\S]*?execution_root: '0x\\w+')`))
  return {
    slot: BigInt(field(text, /slot: (\d+)/)),
    beaconRoot: field(text, /beacon_root: '(0x\w+)'/) as Hex,
    executionRoot: field(text, /execution_root: '(0x\w+)'/) as Hex,
  }
}

/** One published `light_client/sync` case of the minimal preset, all steps in order. */
export function readSyncCase(fork: ForkName, name: string): SyncCase {
  const folder = `ethereum/consensus-spec-tests/minimal/${fork}/light_client/sync/${name}`
  const text = (file: string) => readFileSync(realData(`${folder}/${file}`), 'utf8')
  const types = specVectorTypes(fork === 'deneb' ? 5 : 6)
  const bytes = (file: string) => decompressSnappy(readFileSync(realData(`${folder}/${file}.ssz_snappy`)))
  const meta = text('meta.yaml')
  const last = minimal.forks.findIndex((row) => row.name === fork)
  const steps = text('steps.yaml')
    .split(/^- /m)
    .filter((step) => step.trim() !== '')
  return {
    config: {
      ...minimal,
      genesisValidatorsRoot: field(meta, /genesis_validators_root: '(0x\w+)'/) as Hex,
      forks: minimal.forks.slice(0, last + 1).map((row) => ({ ...row, epoch: 0n })),
    },
    trustedBlockRoot: field(meta, /trusted_block_root: '(0x\w+)'/) as Hex,
    bootstrap: parseBootstrap(types.bootstrap.toJson(types.bootstrap.deserialize(bytes('bootstrap')))),
    steps: steps.map((step) => {
      const kind = field(step, /^(process_update|force_update):/) as SyncStep['kind']
      const read = () => {
        const json = types.update.toJson(types.update.deserialize(bytes(field(step, / update: (\S+)/))))
        return parseUpdate(json)
      }
      return {
        kind,
        update: kind === 'process_update' ? read() : undefined,
        currentSlot: BigInt(field(step, /current_slot: (\d+)/)),
        finalized: expectedHeader(step, 'finalized_header'),
        optimistic: expectedHeader(step, 'optimistic_header'),
      }
    }),
  }
}
