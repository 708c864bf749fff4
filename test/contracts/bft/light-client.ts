import type { Address } from 'viem'
import { expect } from 'vitest'
import { submitEquivocation } from '../../../src/bft/chain/submit-equivocation.js'
import { type ProvenHeader, submitConflict, submitHeader } from '../../../src/bft/chain/submit-update.js'
import { publicInputs } from '../../../src/bft/layout.js'
import type { Equivocation } from '../../../src/bft/light-client/equivocation.js'
import type { LightClientPolicy } from '../../../src/bft/light-client/policy.js'
import { bitmapWords } from '../../../src/bft/votes/bitmap.js'
import { type Header, hashHeader } from '../../../src/bft/votes/header.js'
import { SubmissionError } from '../../../src/chain/submission-error.js'
import {
  type Answer,
  type BftDestination,
  deployExpectedInputs,
  deployWithStandIn,
  NO_PROOF,
  startBftDestination,
} from './bft-destination.js'

export const START = 1_700_000_000_000n
export const NOW = START + 500_000n
export const policy: LightClientPolicy = { chainId: 77n, trustingPeriod: 10_000_000n, clockDrift: 100_000n }
/** Roots of two sets. */
export const SET = 4_000n
export const OTHER_SET = 4_001n

/** A header, a second for each height. */
export function headerAt(height: bigint, change: Partial<Header> = {}): Header {
  return {
    chainId: policy.chainId,
    height,
    timestamp: START + height * 1000n,
    parentHash: 1n,
    stateRoot: 5_000n + height,
    validatorsRoot: SET,
    nextValidatorsRoot: SET,
    ...change,
  }
}

export const TRUSTED = headerAt(100n)
export const SIGNERS = 0b0111n

export const childOf = (parent: Header, change: Partial<Header> = {}): Header =>
  headerAt(parent.height + 1n, {
    parentHash: hashHeader(parent),
    validatorsRoot: parent.nextValidatorsRoot,
    ...change,
  })

export const adjacent = (header: Header, change: Partial<ProvenHeader> = {}): ProvenHeader =>
  ({ kind: 'adjacent', header, size: 4, signers: SIGNERS, proof: NO_PROOF, ...change }) as ProvenHeader

export const skipping = (trustedHeight: bigint, header: Header, change: Partial<ProvenHeader> = {}) =>
  ({ ...adjacent(header, change), kind: 'skipping', trustedHeight }) as ProvenHeader

export const equivocationOf = (change: Partial<Equivocation> = {}): Equivocation => ({
  kind: 'equivocation',
  validatorsRoot: SET,
  height: 100n,
  round: 3n,
  type: 2n,
  headerHashes: [11n, 12n],
  signers: 0b0011n,
  power: 34n,
  totalPower: 100n,
  ...change,
})

/** What the circuits are asked, by the layout table, when the client trusts a header that announced `announced`. */
export function statementOf(update: ProvenHeader, announced = SET): bigint[] {
  const { header, signers } = update
  const values = { ...header, headerHash: hashHeader(header), ...bitmapWords(signers) }
  return update.kind === 'adjacent'
    ? publicInputs('quorum', values)
    : publicInputs('skipping', { ...values, trustedValidatorsRoot: announced })
}

export function equivocationStatement(equivocation: Equivocation): bigint[] {
  const { headerHashes, power, signers } = equivocation
  const [firstHeaderHash, secondHeaderHash] = headerHashes
  return publicInputs('equivocation', {
    ...equivocation,
    chainId: policy.chainId,
    firstHeaderHash,
    secondHeaderHash,
    doublePower: power,
    ...bitmapWords(signers),
  })
}

/** A destination with a light client whose verifier says yes to the statements of the layout table only. */
export async function startLightClient(change: { policy?: LightClientPolicy; trusted?: Header } = {}) {
  const destination = await startBftDestination(NOW)
  const { client: walletClient } = destination
  const standIn = await deployExpectedInputs(walletClient)
  const deployment = await deployWithStandIn({
    client: walletClient,
    policy,
    trusted: TRUSTED,
    standIn: standIn.address,
    ...change,
  })
  const target: { walletClient: typeof walletClient; address: Address } = {
    walletClient,
    address: deployment.address,
  }
  return {
    destination,
    standIn,
    deployment,
    target,
    reader: { client: walletClient, address: deployment.address },
    async update(update: ProvenHeader, announced = SET, answer: Answer = 'yes') {
      await standIn.expect(statementOf(update, announced), answer)
      return submitHeader({ ...target, update })
    },
    async conflict(conflict: ProvenHeader, announced = SET, answer: Answer = 'yes') {
      await standIn.expect(statementOf(conflict, announced), answer)
      return submitConflict({ ...target, conflict })
    },
    async equivocation(equivocation: Equivocation, answer: Answer = 'yes', size = 4) {
      await standIn.expect(equivocationStatement(equivocation), answer)
      return submitEquivocation({ ...target, evidence: { equivocation, size, proof: NO_PROOF } })
    },
  }
}

export type LightClientUnderTest = Awaited<ReturnType<typeof startLightClient>>

export function isolated(under: LightClientUnderTest, work: () => Promise<void>): Promise<void> {
  return (under.destination as BftDestination).isolated(work)
}

/** Expects a submission to be refused with a custom error. */
export async function expectRefusal(
  work: Promise<unknown>,
  name: string,
  args?: readonly unknown[],
): Promise<void> {
  const error = await work.then(
    () => new Error('accepted'),
    (thrown: unknown) => thrown,
  )
  expect(error instanceof SubmissionError ? error.errorName : String(error)).toBe(name)
  if (args !== undefined) expect((error as SubmissionError).errorArgs).toEqual(args)
}
