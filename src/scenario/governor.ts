import { type Address, encodeFunctionData, type Hex, keccak256, stringToBytes, zeroHash } from 'viem'
import type { ChainClient } from '../chain/chain-client.js'
import { loadContract } from '../chain/compile-contracts.js'
import { callDeployed, type Deployed, readDeployed } from './deployed.js'
import type { Stage } from './stage.js'

/** Seconds that governance waits. */
export const GOVERNANCE_DELAY = 172_800n

/** Something that governance is to do. */
export type Motion = { target: Deployed; functionName: string; args: readonly unknown[] }

/** The coalition's timelock: everything is announced two days before. */
export type Governor = {
  /** Announces motions. `by` must be a proposer. */
  schedule(by: ChainClient, name: string, motions: readonly Motion[]): Promise<{ gasUsed: bigint }>
  /** Does what was announced. Anybody, after the delay. */
  execute(by: ChainClient, name: string, motions: readonly Motion[]): Promise<{ gasUsed: bigint }>
  /** Takes back what was announced. Any proposer. */
  cancel(by: ChainClient, name: string, motions: readonly Motion[]): Promise<{ gasUsed: bigint }>
  /** Whether it is announced, and neither done nor taken back. */
  isPending(name: string, motions: readonly Motion[]): Promise<boolean>
}

/** Talks to a timelock; the name of what is announced becomes its salt. */
export function createGovernor({
  stage,
  timelock,
}: {
  stage: Pick<Stage, 'cast'>
  timelock: Address
}): Governor {
  const contract: Deployed = { address: timelock, abi: loadContract('CoalitionTimelock').abi }
  const batch = (name: string, motions: readonly Motion[]) => {
    const targets = motions.map(({ target }) => target.address)
    const payloads = motions.map(({ target, functionName, args }) =>
      encodeFunctionData({ abi: target.abi, functionName, args: [...args] }),
    )
    return [targets, motions.map(() => 0n), payloads, zeroHash, keccak256(stringToBytes(name))] as const
  }
  const idOf = (name: string, motions: readonly Motion[]) =>
    readDeployed<Hex>(stage.cast.deployer, contract, 'hashOperationBatch', batch(name, motions))
  return {
    schedule: (by, name, motions) =>
      callDeployed(by, contract, 'scheduleBatch', [...batch(name, motions), GOVERNANCE_DELAY]),
    execute: (by, name, motions) => callDeployed(by, contract, 'executeBatch', batch(name, motions)),
    cancel: async (by, name, motions) => callDeployed(by, contract, 'cancel', [await idOf(name, motions)]),
    isPending: async (name, motions) =>
      readDeployed<boolean>(stage.cast.deployer, contract, 'isOperationPending', [await idOf(name, motions)]),
  }
}
