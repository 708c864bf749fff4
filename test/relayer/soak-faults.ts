import type { FaultyNode } from '../sources/faulty-node.js'
import { type Fault, onLightClient, replying } from '../sources/faulty-node.js'
import type { Change } from './devnet-node.js'

/** What a node of a soak says that is not so. */
const LIES: readonly Change[] = [
  { tamper: { signedWithout: [3] } },
  { tamper: { genesisValidatorsRoot: `0x${'01'.repeat(32)}` } },
  { tamper: { attestedStateRoot: `0x${'02'.repeat(32)}` } },
  { absent: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
]

/** How it does not answer. */
const FAULTS: readonly Fault[] = [
  (request) => request.url?.includes('/light_client/') === true,
  onLightClient(replying(500, '{"code":500}')),
  onLightClient(replying(200, '[{"version":"electra","data":')),
  onLightClient(replying(404, '{"code":404}')),
]

/** mulberry32: the same faults every time. */
export function seededChoices(seed: number) {
  let state = seed
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    random,
    chance: (part: number) => random() < part,
    pick: <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item,
  }
}

export type Choices = ReturnType<typeof seededChoices>

/** Lets a node lie or fail, or be honest again. */
export function breakNode(choices: Choices, node: FaultyNode, lie: (change: Change) => void, part: number) {
  const isBad = choices.chance(part)
  const isLying = isBad && choices.chance(0.5)
  lie(isLying ? choices.pick(LIES) : {})
  node.break(isBad && !isLying ? choices.pick(FAULTS) : undefined)
  return isBad
}

/** Growth of a figure from one measurement to the next, by least squares. */
export function slopeOf(figures: readonly number[]): number {
  const middle = (figures.length - 1) / 2
  const mean = figures.reduce((sum, figure) => sum + figure, 0) / figures.length
  const above = figures.reduce((sum, figure, index) => sum + (index - middle) * (figure - mean), 0)
  return above / figures.reduce((sum, _, index) => sum + (index - middle) ** 2, 0)
}
