import type { Abi } from 'viem'
import { expect, test } from 'vitest'
import { loadContract } from '../../src/chain/compile-contracts.js'
import { lightClientReadAbi, lightClientUpdateAbi } from '../../src/client/light-client-abi.js'
import { lightClientErrorsAbi } from '../../src/client/light-client-errors-abi.js'

const compiled = loadContract('EthereumLightClient').abi

type Parameter = { type: string; name?: string | undefined; components?: readonly Parameter[] }

/** What decides how arguments are encoded and decoded, and the names they come back by. */
function shapeOf({ type, name, components }: Parameter): Parameter {
  return { type, name: name ?? '', ...(components ? { components: components.map(shapeOf) } : {}) }
}

function entriesOf(abi: Abi, kind: 'function' | 'error') {
  return abi.flatMap((item) => {
    if (item.type !== kind) return []
    const outputs = item.type === 'function' ? item.outputs.map(shapeOf) : []
    const mutability = item.type === 'function' ? item.stateMutability : ''
    return [{ name: item.name, inputs: item.inputs.map(shapeOf), outputs, mutability }]
  })
}

test('default: every function is the compiled one', () => {
  const known = new Map(entriesOf(compiled, 'function').map((entry) => [entry.name, entry]))
  const written = entriesOf([...lightClientReadAbi, ...lightClientUpdateAbi], 'function')
  expect(written).toHaveLength(21)
  for (const entry of written) expect(entry).toEqual(known.get(entry.name))
})

test('default: every custom error, and no other', () => {
  const sorted = (abi: Abi) =>
    entriesOf(abi, 'error').sort((left, right) => left.name.localeCompare(right.name))
  expect(sorted(lightClientErrorsAbi)).toEqual(sorted(compiled))
})
