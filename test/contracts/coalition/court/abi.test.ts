import { type Abi, type AbiItem, encodeAbiParameters, keccak256, parseAbiParameters } from 'viem'
import { expect, test } from 'vitest'
import { loadContract } from '../../../../src/chain/compile-contracts.js'
import {
  equivocationFact,
  equivocationOffence,
  finalityOffence,
  reportCommitment,
} from '../../../../src/coalition/court/commitment.js'
import { slashingCourtAbi } from '../../../../src/coalition/court/slashing-court-abi.js'
import { bondVaultAbi } from '../../../../src/coalition/vault/bond-vault-abi.js'

type Parameter = { type: string; name?: string | undefined; components?: readonly Parameter[] }

/** What decides how arguments are encoded and decoded, and the names they come back by. */
function shapeOf({ type, name, components }: Parameter): Parameter {
  return { type, name: name ?? '', ...(components ? { components: components.map(shapeOf) } : {}) }
}

function entriesOf(abi: Abi): string[] {
  const entries = abi.flatMap((item: AbiItem) => {
    if (item.type !== 'function' && item.type !== 'error' && item.type !== 'event') return []
    const isFunction = item.type === 'function'
    const outputs = isFunction ? item.outputs.map(shapeOf) : []
    const mutability = isFunction ? item.stateMutability : ''
    return [[item.type, item.name, item.inputs.map(shapeOf), outputs, mutability]]
  })
  return entries.map((entry) => JSON.stringify(entry)).sort()
}

test.each([
  ['SlashingCourt', slashingCourtAbi],
  ['BondVault', bondVaultAbi],
] as const)('default: the ABI of %s is the compiled one', (name, written) => {
  expect(entriesOf(written)).toEqual(entriesOf(loadContract(name).abi))
})

test.each(['SlashingCourt', 'BondVault', 'EigenLayerSlasher', 'SymbioticSlasher', 'SymbioticVetoSlasher'])(
  'default: %s fits into a block',
  (name) => {
    expect(loadContract(name).deployedBytecode.length / 2 - 1).toBeLessThan(24_576)
  },
)

const word = (value: number) => `0x${value.toString(16).padStart(64, '0')}` as const

test('default: a commitment is the hash of reporter, fact and salt', () => {
  const reporter = '0x0000000000000000000000000000000000006003'
  const parts = [reporter, word(1), word(2)] as const
  expect(reportCommitment({ reporter, fact: word(1), salt: word(2) })).toBe(
    keccak256(encodeAbiParameters(parseAbiParameters('address, bytes32, bytes32'), parts)),
  )
})

test('behavior: names hold the key and the place, and nothing a reporter could vary', () => {
  const place = { validatorsRoot: 4n, height: 9n, round: 1n, type: 2n }
  const fact = equivocationFact({ ...place, headerHashes: [11n, 12n] })
  expect(equivocationFact({ ...place, headerHashes: [12n, 11n] })).toBe(fact)
  expect(equivocationFact({ ...place, headerHashes: [12n, 13n] })).not.toBe(fact)
  const key = { member: 1n, keyId: word(3) }
  const offence = equivocationOffence({ ...key, ...place })
  expect(equivocationOffence({ ...key, ...place, round: 2n })).not.toBe(offence)
  expect(equivocationOffence({ ...key, ...place, member: 2n })).not.toBe(offence)
  expect(finalityOffence({ ...key, fact })).not.toBe(finalityOffence({ ...key, fact: word(1) }))
})
