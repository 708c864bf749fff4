import { type Address, maxUint64, zeroHash } from 'viem'
import { computeSyncCommitteePeriodAtSlot } from '../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { hashTreeRootSyncCommittee } from '../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { BeaconBlockHeader, ChainConfig, LightClientBootstrap } from '../ethereum/types/light-client.js'
import { assertDeployable, type SetupKind } from './assert-deployable.js'
import type { ChainClient } from './chain-client.js'
import { loadContract } from './compile-contracts.js'
import { type Deployment, deployContract } from './deploy-contract.js'
import { encodeForks } from './encode-forks.js'

/**
 * Where a client starts. `bootstrap`: a checkpoint whose committee is proven against its header; the head is that
 * header. `committee`: period and root are trusted as they are, and the head is the period's first slot.
 */
export type LightClientCheckpoint =
  | { kind: 'bootstrap'; bootstrap: LightClientBootstrap }
  | { kind: 'committee'; period: bigint; committeeRoot: Hex }

/** What route `apk` needs: the circuits' verifiers, and commitments taken on the deployer's word. */
export type ApkDeployment = {
  setupKind: SetupKind
  circuits: readonly { capacity: number; verifier: Address }[]
  /** TRUSTED: a wrong one lets the route accept forged headers. */
  trustedCommitments: readonly { committeeRoot: Hex; commitment: bigint }[]
}

/** Two weeks: no more than the weak-subjectivity period of mainnet's validator set. */
const DEFAULT_WEAK_SUBJECTIVITY_SECONDS = 1_209_600n

const NO_HEADER: BeaconBlockHeader = {
  slot: 0n,
  proposerIndex: 0n,
  parentRoot: zeroHash,
  stateRoot: zeroHash,
  bodyRoot: zeroHash,
}

/**
 * Deploys `EthereumLightClient` and waits for it. The contract is compiled first when needed.
 *
 * @param parameters.validUntilEpoch First epoch that the fork schedule does not cover, when it is known. Without it a
 * new fork still fails closed: its version changes what is signed.
 * @param parameters.apk Without it only route `direct` works.
 * @throws ChainError `DEPLOYMENT_REFUSED` for development keys outside development chains, `DEPLOYMENT_FAILED` with the
 * constructor's custom error, `COMPILE_FAILED`.
 */
export async function deployLightClient(parameters: {
  client: ChainClient
  config: ChainConfig
  checkpoint: LightClientCheckpoint
  weakSubjectivitySeconds?: bigint | undefined
  validUntilEpoch?: bigint | undefined
  apk?: ApkDeployment | undefined
}): Promise<Deployment> {
  const { client, config, checkpoint, apk } = parameters
  if (apk !== undefined) assertDeployable({ chainId: await client.getChainId(), setupKind: apk.setupKind })
  const constructorParameters = {
    genesisValidatorsRoot: config.genesisValidatorsRoot,
    genesisTime: config.genesisTime,
    secondsPerSlot: config.secondsPerSlot,
    slotsPerEpoch: config.slotsPerEpoch,
    epochsPerPeriod: config.epochsPerSyncCommitteePeriod,
    syncCommitteeSize: config.syncCommitteeSize,
    sourceChainId: config.chainId,
    weakSubjectivitySeconds: parameters.weakSubjectivitySeconds ?? DEFAULT_WEAK_SUBJECTIVITY_SECONDS,
    validUntilEpoch: parameters.validUntilEpoch ?? maxUint64,
    forks: encodeForks(config),
    checkpoint: encodeCheckpoint(checkpoint, config),
    trustedCommitments: apk?.trustedCommitments ?? [],
    apkCircuits: apk?.circuits ?? [],
  }
  const name = 'EthereumLightClient'
  return deployContract({ client, name, artifact: loadContract(name), args: [constructorParameters] })
}

function encodeCheckpoint(checkpoint: LightClientCheckpoint, config: ChainConfig) {
  if (checkpoint.kind === 'committee') {
    const { period, committeeRoot } = checkpoint
    return { period, syncCommitteeRoot: committeeRoot, header: NO_HEADER, syncCommitteeBranch: [] }
  }
  const { header, currentSyncCommittee, currentSyncCommitteeBranch } = checkpoint.bootstrap
  return {
    period: computeSyncCommitteePeriodAtSlot(config, header.beacon.slot),
    syncCommitteeRoot: hashTreeRootSyncCommittee(currentSyncCommittee),
    header: header.beacon,
    syncCommitteeBranch: currentSyncCommitteeBranch,
  }
}
