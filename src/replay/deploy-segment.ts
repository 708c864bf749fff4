import type { Address } from 'viem'
import { type ApkDeployment, deployLightClient } from '../chain/deploy-light-client.js'
import { hashTreeRootSyncCommittee } from '../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { ChainConfig } from '../ethereum/types/light-client.js'
import type { Destination } from './destination.js'
import type { ReplaySegment } from './plan-replay.js'
import { type ApkKit, deployVerifiers } from './prepare-apk.js'
import { weakSubjectivityFor } from './weak-subjectivity.js'

/** A light client that the replay deployed. */
export type ReplayClient = {
  address: Address
  chainId: number
  period: bigint
  /** File of the checkpoint. */
  checkpoint: string
  /** `bootstrap`: committee proven against the checkpoint's header. `committee`: period and root trusted as given. */
  kind: 'bootstrap' | 'committee'
  /** Gas of the client's deployment, without verifiers. */
  gas: bigint
  weakSubjectivitySeconds: bigint
}

type DeploySegmentParameters = {
  config: ChainConfig
  weakSubjectivitySeconds?: bigint | undefined
  segment: ReplaySegment
  destination: Destination
  kit: ApkKit | undefined
}

/** Time of a segment's checkpoint in seconds: a local chain begins there. */
export function segmentStart({ checkpoint }: ReplaySegment, config: ChainConfig): bigint {
  const slotsPerPeriod = config.slotsPerEpoch * config.epochsPerSyncCommitteePeriod
  const slot =
    checkpoint.kind === 'bootstrap'
      ? checkpoint.bootstrap.header.beacon.slot
      : checkpoint.period * slotsPerPeriod
  return config.genesisTime + slot * config.secondsPerSlot
}

/**
 * Deploys the light client of a segment at its checkpoint, with verifiers where route `apk` is taken.
 *
 * @throws ChainError `DEPLOYMENT_FAILED`, `DEPLOYMENT_REFUSED`.
 */
export async function deploySegment(parameters: DeploySegmentParameters): Promise<ReplayClient> {
  const { config, segment, destination, kit } = parameters
  const { checkpoint } = segment
  const { client } = destination
  const weakSubjectivitySeconds = await weakSubjectivityFor({
    asked: parameters.weakSubjectivitySeconds,
    destination,
    start: segmentStart(segment, config),
  })
  const apk = kit === undefined ? undefined : await deployApk(parameters, kit)
  const deployed = await deployLightClient({
    client,
    config,
    checkpoint:
      checkpoint.kind === 'bootstrap'
        ? { kind: 'bootstrap', bootstrap: checkpoint.bootstrap }
        : {
            kind: 'committee',
            period: checkpoint.period,
            committeeRoot: hashTreeRootSyncCommittee(checkpoint.committee),
          },
    weakSubjectivitySeconds,
    apk,
  })
  return {
    address: deployed.address,
    chainId: client.chain.id,
    period: checkpoint.period,
    checkpoint: checkpoint.file,
    kind: checkpoint.kind,
    gas: deployed.gasUsed,
    weakSubjectivitySeconds,
  }
}

/** Verifiers of route `apk` and of registration. */
async function deployApk({ destination }: DeploySegmentParameters, kit: ApkKit): Promise<ApkDeployment> {
  const { apk, link } = await deployVerifiers(kit, destination.client)
  return {
    setupKind: kit.setupKind,
    circuits: apk.map(({ capacity, verifier }) => ({ capacity, verifier })),
    linkVerifier: link.verifier,
  }
}
