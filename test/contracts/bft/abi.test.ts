import type { Abi } from 'viem'
import { expect, test } from 'vitest'
import { bftLightClientAbi, bftLightClientErrorsAbi } from '../../../src/bft/chain/bft-light-client-abi.js'
import { stateReaderAbi } from '../../../src/bft/chain/state-reader-abi.js'
import { loadContract } from '../../../src/chain/compile-contracts.js'

type Parameter = { type: string; name?: string | undefined; components?: readonly Parameter[] }

/** What decides how arguments are encoded and decoded, and the names they come back by. */
function shapeOf({ type, name, components }: Parameter): Parameter {
  return { type, name: name ?? '', ...(components ? { components: components.map(shapeOf) } : {}) }
}

type Entry = {
  kind: string
  name: string
  inputs: Parameter[]
  outputs: Parameter[]
  mutability: string
}

function entriesOf(abi: Abi): Entry[] {
  const entries = abi.flatMap((item): Entry[] => {
    if (item.type !== 'function' && item.type !== 'error' && item.type !== 'event') return []
    const isFunction = item.type === 'function'
    const outputs = isFunction ? item.outputs.map(shapeOf) : []
    const mutability = isFunction ? item.stateMutability : ''
    return [{ kind: item.type, name: item.name, inputs: item.inputs.map(shapeOf), outputs, mutability }]
  })
  return entries.sort((left, right) => left.name.localeCompare(right.name))
}

test.each([
  ['BftLightClient', [...bftLightClientAbi, ...bftLightClientErrorsAbi]],
  ['StateReader', [...stateReaderAbi]],
] as const)('default: the ABI of %s is the compiled one', (name, written) => {
  expect(entriesOf(written)).toEqual(entriesOf(loadContract(name).abi))
})

test.each(['BftLightClient', 'StateReader'])('default: %s fits into a block', (name) => {
  expect(loadContract(name).deployedBytecode.length / 2 - 1).toBeLessThan(24_576)
})
