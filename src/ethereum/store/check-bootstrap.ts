import { EthereumSpecError } from '../spec/ethereum-spec-error.js'
import { forkAtSlot } from '../spec/fork-at-slot.js'
import { currentSyncCommitteeGindex } from '../spec/gindices.js'
import { isValidLightClientHeader } from '../spec/is-valid-light-client-header.js'
import { hashTreeRootBeaconBlockHeader } from '../ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootSyncCommittee } from '../ssz/hash-tree-root-sync-committee.js'
import { isValidMerkleBranch } from '../ssz/is-valid-merkle-branch.js'
import type { Hex } from '../types/hex.js'
import type { ChainConfig, LightClientBootstrap } from '../types/light-client.js'
import { StoreError } from './store-error.js'

/**
 * The assertions of `initialize_light_client_store`: the header is the trusted block, its execution data belongs to it,
 * and the committee is the current one of its state. Returns the committee's SSZ root.
 *
 * DIFF FROM SPEC: the size of the committee is checked, since JSON does not fix it as an SSZ type does.
 *
 * @param parameters.trustedBlockRoot Root of the block that the caller trusts: the only thing taken on trust.
 * @throws StoreError `WRONG_BLOCK_ROOT`, `INVALID_BOOTSTRAP_HEADER`, `WRONG_COMMITTEE_SIZE`, `INVALID_BOOTSTRAP_BRANCH`.
 */
export function checkBootstrap(parameters: {
  config: ChainConfig
  trustedBlockRoot: Hex
  bootstrap: LightClientBootstrap
}): Hex {
  const { config, trustedBlockRoot, bootstrap } = parameters
  const { header, currentSyncCommittee: committee, currentSyncCommitteeBranch: branch } = bootstrap
  const { slot, stateRoot } = header.beacon
  const blockRoot = hashTreeRootBeaconBlockHeader(header.beacon)
  if (blockRoot !== trustedBlockRoot.toLowerCase()) {
    throw new StoreError('WRONG_BLOCK_ROOT', 'The bootstrap is not the one of the trusted block.', {
      facts: [`trusted root: ${trustedBlockRoot}`, `bootstrap's root: ${blockRoot}`, `slot: ${slot}`],
    })
  }
  const members = committee.pubkeys.length
  if (members !== config.syncCommitteeSize) {
    const message = "The bootstrap's committee has another size than this chain uses."
    const facts = [`members: ${members}`, `expected: ${config.syncCommitteeSize}`]
    throw new StoreError('WRONG_COMMITTEE_SIZE', message, { facts })
  }
  const leaf = hashTreeRootSyncCommittee(committee)
  const gindex = judged(() => {
    if (!isValidLightClientHeader(config, header)) {
      const message = "The bootstrap's execution header is not in its block."
      throw new StoreError('INVALID_BOOTSTRAP_HEADER', message, { facts: [`slot: ${slot}`] })
    }
    return currentSyncCommitteeGindex(forkAtSlot(config, slot).name)
  })
  if (!isValidMerkleBranch({ leaf, branch, gindex, root: stateRoot })) {
    const message = "The bootstrap's committee is not the current one of its state."
    const facts = [`slot: ${slot}`, `generalized index: ${gindex}`, `committee root: ${leaf}`]
    throw new StoreError('INVALID_BOOTSTRAP_BRANCH', message, { facts })
  }
  return leaf
}

/** A header the fork schedule has no answer for is no valid header. */
function judged<T>(question: () => T): T {
  try {
    return question()
  } catch (cause) {
    if (!(cause instanceof EthereumSpecError)) throw cause
    throw new StoreError('INVALID_BOOTSTRAP_HEADER', cause.shortMessage, { cause })
  }
}
