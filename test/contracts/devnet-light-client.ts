import { expect } from 'vitest'
import type { ChainClient } from '../../src/chain/chain-client.js'
import { deployLightClient, type LightClientCheckpoint } from '../../src/chain/deploy-light-client.js'
import { type ContractDirectProof, encodeDirectProof } from '../../src/chain/encode-direct-proof.js'
import { type ContractUpdate, encodeUpdate } from '../../src/chain/encode-update.js'
import { reportConflict, submitUpdate } from '../../src/chain/submit-update.js'
import { type BeaconDevnet, createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { LightClientUpdate, SyncCommittee } from '../../src/ethereum/types/light-client.js'

/** Changes made to what is sent, after it was encoded honestly. */
export type Edit = {
  /** Committee whose keys are opened. Default: the one of the signature period. */
  committee?: SyncCommittee
  update?: (update: ContractUpdate) => ContractUpdate
  proof?: (proof: ContractDirectProof) => ContractDirectProof
}

export const devnet: BeaconDevnet = createBeaconDevnet({ seed: 'light client contract', committeeSize: 32 })
/** Minimal preset: 8 slots an epoch, 64 a period; Fulu starts at slot 48. */
export const SLOTS_PER_PERIOD = 64n
/** The head right after deployment, in period 2. */
export const BOOTSTRAP_SLOT = 136n
/** "Now" unless a test says otherwise. */
export const CURRENT_SLOT = 400n

/** An honest update after the bootstrap. */
export const HONEST = { finalizedSlot: 144n, attestedSlot: 160n } as const

export function checkpointAt(slot: bigint, chain = devnet): LightClientCheckpoint {
  return { kind: 'bootstrap', bootstrap: chain.bootstrap({ slot }) }
}

/** A deployed light client of a devnet, and short ways to talk to it on route `direct`. */
export async function deployDevnetClient(
  client: ChainClient,
  options: Partial<Parameters<typeof deployLightClient>[0]> & { beacon?: BeaconDevnet } = {},
) {
  const { beacon = devnet, ...parameters } = options
  const { address } = await deployLightClient({
    client,
    config: beacon.config,
    checkpoint: checkpointAt(BOOTSTRAP_SLOT, beacon),
    ...parameters,
  })
  const slotsPerPeriod = beacon.config.slotsPerEpoch * beacon.config.epochsPerSyncCommitteePeriod

  function encode(update: LightClientUpdate, edit: Edit) {
    const committee = edit.committee ?? beacon.committee(update.signatureSlot / slotsPerPeriod)
    const encoded = encodeUpdate({ update, config: beacon.config })
    const proof = encodeDirectProof({ syncAggregate: update.syncAggregate, committee })
    return {
      client,
      address,
      route: 'direct',
      update: edit.update?.(encoded) ?? encoded,
      proof: edit.proof?.(proof) ?? proof,
    } as const
  }

  return {
    client,
    address,
    submit: (update: LightClientUpdate, edit: Edit = {}) => submitUpdate(encode(update, edit)),
    report: (update: LightClientUpdate, edit: Edit = {}) => reportConflict(encode(update, edit)),
    async expectRevert(update: LightClientUpdate, errorName: string, edit: Edit = {}) {
      await expect(submitUpdate(encode(update, edit))).rejects.toMatchObject({
        code: 'SUBMISSION_REVERTED',
        errorName,
      })
    },
  }
}

/** A checkpoint that trusts a committee as it is. */
export function bareCheckpoint(period: bigint, committee: SyncCommittee): LightClientCheckpoint {
  return { kind: 'committee', period, committeeRoot: hashTreeRootSyncCommittee(committee) }
}
