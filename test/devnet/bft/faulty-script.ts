import fc from 'fast-check'
import type { BftScriptInput } from '../../../src/devnet/bft/script-schema.js'

type Fault = NonNullable<BftScriptInput['faults']>[number]

/** When the last partition, delay and crash of an honest validator is over, in milliseconds. */
export const HEALED_AT = 12_000

export type FaultyScript = { seed: string; byzantine: string[]; script: BftScriptInput }

const period = fc
  .tuple(fc.integer({ min: 0, max: HEALED_AT - 1 }), fc.integer({ min: 1, max: HEALED_AT }))
  .map(([from, length]) => ({ from, to: Math.min(from + length, HEALED_AT) }))

const colours = fc.array(fc.nat(1), { minLength: 7, maxLength: 7 })

/** Two groups of the names, by a colour for each. */
function groupsOf(names: readonly string[], colour: readonly number[]): string[][] {
  return [0, 1].map((group) => names.filter((_, i) => colour[i] === group))
}

/** What the network does for a while. */
const networkFault = (names: readonly string[]): fc.Arbitrary<Fault> =>
  fc.oneof(
    {
      weight: 2,
      arbitrary: fc
        .tuple(period, colours)
        .map(([when, colour]) => ({ kind: 'partition', ...when, groups: groupsOf(names, colour) }) as const),
    },
    {
      weight: 3,
      // About as long as the timeouts: some are in time, some are not.
      arbitrary: fc
        .tuple(
          period,
          fc.constantFrom(150, 300, 600, 1500),
          fc.option(fc.subarray([...names], { minLength: 1 })),
        )
        .map(
          ([when, upTo, who]) =>
            ({ kind: 'delay', ...when, upTo, ...(who === null ? {} : { validators: who }) }) as const,
        ),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(period, fc.subarray([...names], { minLength: 1 }))
        .map(([when, validators]) => ({ kind: 'crash', ...when, validators }) as const),
    },
  )

/** The honest ones fall into two halves: what Byzantine validators wait for. */
const split = (groups: string[][]): fc.Arbitrary<Fault> =>
  fc
    .tuple(fc.integer({ min: 0, max: HEALED_AT / 2 }), fc.integer({ min: 2000, max: HEALED_AT / 2 }))
    .map(([from, length]) => ({ kind: 'partition', from, to: from + length, groups }) as const)

/** What Byzantine validators do from the first height to the last. */
const byzantineFault = (validators: string[], groups: string[][]): fc.Arbitrary<Fault> =>
  fc
    .tuple(fc.constantFrom('equivocation', 'equivocation', 'amnesia', 'amnesia', 'crash'), fc.boolean())
    .map(([kind, isApart]) => {
      if (kind === 'crash') return { kind: 'crash', from: 0, validators }
      const heights: [number, number] = [1, 1_000_000]
      const fault = { kind: kind as 'equivocation' | 'amnesia', heights, validators }
      return isApart ? { ...fault, groups } : fault
    })

/**
 * Scripts in which the network misbehaves for a while and f of 3f + 1 are Byzantine with less than a third of the
 * power; with `excess` one more, and they have more than a third.
 */
export function faultyScripts({ excess = 0 }: { excess?: 0 | 1 } = {}): fc.Arbitrary<FaultyScript> {
  const shape = {
    seed: fc.string({ minLength: 1, maxLength: 8 }),
    f: fc.constantFrom(1, 2, 2),
    power: excess === 0 ? fc.oneof(fc.constant(9), fc.integer({ min: 1, max: 9 })) : fc.constant(9),
    offset: fc.nat(6),
  }
  return fc.record(shape).chain(({ seed, f, power, offset }) => {
    const names = Array.from({ length: 3 * f + 1 }, (_, i) => `v${i}`)
    const byzantine = Array.from({ length: f + excess }, (_, i) => `v${(offset + i) % names.length}`)
    const honest = names.filter((name) => !byzantine.includes(name))
    const halves = [honest.slice(0, honest.length / 2), honest.slice(honest.length / 2)]
    const validators = names.map((name) => ({ name, power: byzantine.includes(name) ? power : 9 }))
    const faults = fc.tuple(
      fc.array(networkFault(names), { maxLength: 2 }),
      fc.option(split(halves)),
      byzantineFault(byzantine, halves),
    )
    return faults.map(([network, partition, byzantineOnes]) => ({
      seed,
      byzantine,
      script: {
        validators,
        blockTime: 400,
        transfersPerBlock: 0,
        faults: [...network, ...(partition === null ? [] : [partition]), byzantineOnes],
      },
    }))
  })
}
