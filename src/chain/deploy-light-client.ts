import { type Address, zeroAddress, zeroHash } from 'viem'
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

/** What route `apk` needs: its circuits' verifiers, and the one of `link`, by which committees are registered. */
export type ApkDeployment = {
  setupKind: SetupKind
  circuits: readonly { capacity: number; verifier: Address }[]
  linkVerifier: Address
}

/** Who may add forks to the table, and how long that takes to have effect: at least seven days. */
export type ForkGovernance = { guardian: Address; delaySeconds: bigint }

/** Two weeks: no more than the weak-subjectivity period of mainnet's validator set. */
const DEFAULT_WEAK_SUBJECTIVITY_SECONDS = 1_209_600n

/**
 * How long the fork table is believed after the last known fork when nobody says: two years. Forks of mainnet have come
 * every 7 to 14 months. One that comes earlier fails closed anyway, by its version; it can be announced by the guardian.
 */
const DEFAULT_FORK_VALIDITY_SECONDS = 63_072_000n

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
 * @param parameters.validUntilEpoch First epoch that the fork table does not cover. Default: two years of epochs after the
 * last fork of `config`.
 * @param parameters.forkGovernance Without it the fork table is fixed for ever.
 * @param parameters.apk Without it only route `direct` works. Committees are registered afterwards: `registerCommittee`.
 * @throws ChainError `DEPLOYMENT_REFUSED` for development keys outside development chains, `DEPLOYMENT_FAILED` with the
 * constructor's custom error, `COMPILE_FAILED`.
 */
export async function deployLightClient(parameters: {
  client: ChainClient
  config: ChainConfig
  checkpoint: LightClientCheckpoint
  weakSubjectivitySeconds?: bigint | undefined
  validUntilEpoch?: bigint | undefined
  forkGovernance?: ForkGovernance | undefined
  apk?: ApkDeployment | undefined
}): Promise<Deployment> {
  const { client, config, checkpoint, forkGovernance, apk } = parameters
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
    validUntilEpoch: parameters.validUntilEpoch ?? defaultValidUntilEpoch(config),
    forks: encodeForks(config),
    checkpoint: encodeCheckpoint(checkpoint, config),
    linkVerifier: apk?.linkVerifier ?? zeroAddress,
    apkCircuits: apk?.circuits ?? [],
    forkGuardian: forkGovernance?.guardian ?? zeroAddress,
    forkDelaySeconds: forkGovernance?.delaySeconds ?? 0n,
  }
  const name = 'EthereumLightClient'
  return deployContract({ client, name, artifact: loadContract(name), args: [constructorParameters] })
}

/** First epoch that a client's fork table does not cover by default: two years after the chain's last known fork. */
export function defaultValidUntilEpoch(
  config: Pick<ChainConfig, 'forks' | 'secondsPerSlot' | 'slotsPerEpoch'>,
): bigint {
  const { forks, secondsPerSlot, slotsPerEpoch } = config
  // a configuration that the constructor refuses still gets there
  const secondsPerEpoch = secondsPerSlot * slotsPerEpoch || 1n
  return (forks.at(-1)?.epoch ?? 0n) + DEFAULT_FORK_VALIDITY_SECONDS / secondsPerEpoch
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
