import { expect, test } from 'vitest'
import type { Equivocation } from '../../../src/bft/light-client/equivocation.js'
import type { DoubleVotes } from '../../../src/relayer/bft/find-double-votes.js'
import { rankDoubleVotes } from '../../../src/relayer/bft/rank-double-votes.js'

const HIGH = 1n << 128n
const votes = {
  vote: { chainId: 1n, height: 5n, round: 0n, type: 2n, headerHash: 0n },
  signers: 0n,
  signatures: [],
}
const evidence = { validators: [], first: votes, second: votes }

function double(signers: bigint, power: bigint, change: Partial<Equivocation> = {}): DoubleVotes {
  const equivocation: Equivocation = {
    kind: 'equivocation',
    validatorsRoot: 4n,
    height: 5n,
    round: 0n,
    type: 2n,
    headerHashes: [11n, 12n],
    signers,
    power,
    totalPower: 100n,
    ...change,
  }
  return { evidence, equivocation }
}

const ranked = (...given: readonly DoubleVotes[]) =>
  rankDoubleVotes(given).map(({ equivocation: { signers, round }, leads, together }) => [
    signers,
    round,
    leads,
    together,
  ])

test('default: both halves of the place with most power come first, side by side', () => {
  const alone = double(3n, 30n, { round: 1n })
  const [low, high] = [double(1n, 20n), double(HIGH, 15n, { headerHashes: [12n, 11n] })]
  expect(ranked(high, alone, low)).toEqual([
    [1n, 0n, true, 35n],
    [HIGH, 0n, true, 35n],
    [3n, 1n, true, 30n],
  ])
})

test('behavior: many small reports of one half do not crowd out the other', () => {
  const many = [1n, 2n, 4n, 8n, 16n].map((signers, i) => double(signers, 20n + BigInt(i)))
  const order = ranked(...many, double(HIGH, 1n))
  expect(order.slice(0, 2)).toEqual([
    [16n, 0n, true, 25n],
    [HIGH, 0n, true, 25n],
  ])
  expect(order.slice(2).map(([signers]) => signers)).toEqual([8n, 4n, 2n, 1n])
})

test('behavior: places of equal power stay apart', () => {
  const places = [0n, 1n].flatMap((round) => [double(1n, 20n, { round }), double(HIGH, 15n, { round })])
  expect(ranked(...places.reverse()).map(([, round]) => round)).toEqual([0n, 0n, 1n, 1n])
})
