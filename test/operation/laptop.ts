import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { stringify } from 'yaml'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { syncCommitteeToBeaconJson, updateToBeaconJson } from '../../src/ethereum/json/to-beacon-json.js'
import { computeSyncCommitteePeriodAtSlot } from '../../src/ethereum/spec/compute-sync-committee-period-at-slot.js'
import type { ChainConfig } from '../../src/ethereum/types/light-client.js'
import type { ProofRequest } from '../../src/jobs/job.js'
import { networkSchema } from '../../src/operation/config/schema/network-schema.js'
import { createApiKey } from '../../src/service/api-key.js'

export const devnet = createBeaconDevnet({ seed: 'operation', committeeSize: 32 })
const attestedSlot = devnet.bootstrap().header.beacon.slot + 3n * devnet.config.slotsPerEpoch
const period = computeSyncCommitteePeriodAtSlot(devnet.config, attestedSlot + 1n)
export const committee = devnet.committee(period)

export function updateWithout(absent: readonly number[]) {
  const finalizedSlot = attestedSlot - 2n * devnet.config.slotsPerEpoch
  return devnet.makeUpdate({ attestedSlot, finalizedSlot, absent })
}

/** A proof of its own for each list of absent members. */
export function apkRequest(absent: readonly number[]): ProofRequest {
  return {
    kind: 'apk',
    network: 'devnet',
    update: updateToBeaconJson(updateWithout(absent)),
    committee: syncCommitteeToBeaconJson(committee),
  }
}

/** The development chain as a configuration has it. */
export function devnetSettings(config: ChainConfig = devnet.config) {
  return networkSchema.parse({
    chainId: Number(config.chainId),
    genesisValidatorsRoot: config.genesisValidatorsRoot,
    genesisTime: Number(config.genesisTime),
    secondsPerSlot: Number(config.secondsPerSlot),
    slotsPerEpoch: Number(config.slotsPerEpoch),
    epochsPerSyncCommitteePeriod: Number(config.epochsPerSyncCommitteePeriod),
    syncCommitteeSize: config.syncCommitteeSize,
    forks: config.forks.map(({ name, version, epoch }) => ({ name, version, epoch: Number(epoch) })),
  })
}

export const apiKey = createApiKey({ id: 'laptop' })

/** A folder for a service, removed after the tests of the file. */
export function serviceFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-operation-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  /** Writes a configuration for the development chain. */
  const configure = (artifacts: string, more: object = {}): string => {
    const path = join(folder, 'concordat.yaml')
    const settings = {
      database: { directory: 'data' },
      artifacts: { directory: artifacts },
      http: { port: 0, open: ['metrics'] },
      keys: [apiKey.key],
      networks: { devnet: devnetSettings() },
      ...more,
    }
    writeFileSync(path, stringify(settings))
    return path
  }
  return { folder, configure }
}
