import type { Address } from 'viem'
import { type ApkDeployment, deployLightClient } from '../chain/deploy-light-client.js'
import { hashTreeRootSyncCommittee } from '../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { ChainConfig, SyncCommittee } from '../ethereum/types/light-client.js'
import type { RouteChoice } from './choose-route.js'
import type { Destination } from './destination.js'
import type { ReplaySegment } from './plan-replay.js'
import { type ApkKit, commitmentsOf, deployVerifiers } from './prepare-apk.js'
import { routeOfStep } from './replay-step.js'
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
  /** How many commitments were taken on the deployer's word. */
  trustedCommitments: number
  weakSubjectivitySeconds: bigint
}

type DeploySegmentParameters = {
  config: ChainConfig
  route: RouteChoice
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
 * Deploys the light client of a segment at its checkpoint, with verifiers and commitments where route `apk` is taken.
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
    trustedCommitments: apk?.trustedCommitments.length ?? 0,
    weakSubjectivitySeconds,
  }
}

/** Verifiers, and commitments of every committee that signs an update of this segment on route `apk`. */
async function deployApk(
  { config, route, segment, destination }: DeploySegmentParameters,
  kit: ApkKit,
): Promise<ApkDeployment> {
  const circuits = await deployVerifiers(kit, destination.client)
  const signers: SyncCommittee[] = segment.steps
    .filter((step) => routeOfStep(step, config, route) === 'apk')
    .map((step) => step.committee)
    .filter((committee) => committee !== undefined)
  return {
    setupKind: kit.setupKind,
    circuits: circuits.map(({ capacity, verifier }) => ({ capacity, verifier })),
    trustedCommitments: commitmentsOf(signers, { skipInvalid: true }),
  }
}
