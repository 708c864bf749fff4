import type { ProvenEquivocation } from '../bft/chain/submit-equivocation.js'
import { findEquivocation } from '../bft/light-client/equivocation.js'
import { createValidatorSet } from '../bft/validators/validator-set.js'
import { signersOf } from '../bft/votes/bitmap.js'
import { PRECOMMIT } from '../bft/votes/vote.js'
import { buildEquivocationWitness } from '../bft/witness/equivocation-witness.js'
import { buildSeatWitness, seatAt } from '../bft/witness/seat-witness.js'
import { proveSeat } from '../coalition/keys/bft-opt-in.js'
import { proveWitness } from '../prover/prove-witness.js'
import type { Alliance } from './alliance.js'
import { expectThat } from './expect.js'
import { BLOCK_TIME, type Stage } from './stage.js'

/** Half of the power signs two blocks of these heights while the others cannot reach each other. */
export function doubleSigning(height: number) {
  const groups = [['v2'], ['v3']]
  const from = (height - 1) * BLOCK_TIME + BLOCK_TIME / 3
  return [
    {
      kind: 'equivocation' as const,
      heights: [height, height + 3] as [number, number],
      validators: ['v0', 'v1'],
      groups,
    },
    { kind: 'partition' as const, from, to: (height + 3) * BLOCK_TIME, groups },
  ]
}

/** Proven double votes, and who made them. */
export type ProvenDoubleSigning = {
  readonly evidence: ProvenEquivocation
  /** Places in the validator set, and the names of those who sit there. */
  readonly places: readonly number[]
  readonly names: readonly string[]
  /** To prove it. */
  readonly seconds: number
}

/**
 * Finds double precommits of a height on both sides of a fork and proves them.
 *
 * @throws ScenarioError `EXPECTATION_FAILED` when nobody voted twice
 */
export async function proveDoubleSigning(
  { devnet, kit, signal }: Stage,
  height: bigint,
): Promise<ProvenDoubleSigning> {
  const { chainId } = devnet.script
  const evidence = devnet.evidence(height).find(({ first: { vote } }) => vote.type === PRECOMMIT)
  expectThat(evidence !== undefined, 'somebody precommits two blocks of one height', { height })
  const equivocation = findEquivocation(chainId, evidence)
  const build = () => buildEquivocationWitness({ chainId, evidence })
  const { built, made } = await proveWitness(kit.prover.proveCircuit, build, { signal })
  const { names } = devnet.validatorsAt(height)
  const places = signersOf(equivocation.signers)
  return {
    evidence: { equivocation, size: built.size, proof: made.proof },
    places,
    names: places.map((place) => names[place] as string),
    seconds: made.seconds.witness + made.seconds.prove,
  }
}

/** Proves whose keys sit at places of the set that signs a height, and records it. */
export async function recordSeats(
  { devnet, kit, cast, signal }: Stage,
  { keys }: Pick<Alliance, 'keys'>,
  { height, places }: { height: bigint; places: readonly number[] },
): Promise<{ gasUsed: bigint }[]> {
  const validators = createValidatorSet(devnet.validatorsAt(height).validators)
  const sent: { gasUsed: bigint }[] = []
  for (const index of places) {
    const build = () => buildSeatWitness({ validators, index })
    const { made } = await proveWitness(kit.prover.proveCircuit, build, { signal })
    const seat = seatAt(validators, index)
    const target = { walletClient: cast.reporter, address: keys.address }
    sent.push(await proveSeat({ ...target, seat, proof: made.proof }))
  }
  return sent
}
