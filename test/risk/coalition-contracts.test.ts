import { describe, expect, test } from 'vitest'
import { contractAddress, securedValue } from '../../src/cli/commands/risk-source.js'
import { parseCoalition } from '../../src/risk/coalition/parse-coalition.js'
import { coalitionDocument } from '../../src/risk/coalition/read-coalition-contracts.js'
import { RiskError } from '../../src/risk/risk-error.js'

const coalition = '0x00000000000000000000000000000000000000c0'
const unit = { symbol: 'st-ETH ✓', decimals: 6 }
const members = [
  { member: 1n, id: 'app-chain' },
  { member: 2n, id: 'mainnet' },
  { member: 3n, id: 'nobodys' },
]
const bond = (last: number, active: bigint, ids: readonly bigint[]) => ({
  operator: `0x${last.toString(16).padStart(2, '0').repeat(20)}` as const,
  ...{ active, leaving: 7n, leavesAt: 0n, members: ids },
})
const bonds = [bond(1, 1_500_000n, [1n, 2n]), bond(2, 1n, [2n]), bond(3, 0n, [3n]), bond(4, 9n, [8n])]
const given = { coalition, unit, members, bonds, secured: { 'app-chain': '2.5', mainnet: '10' } } as const

function codeOf(change: Partial<Parameters<typeof coalitionDocument>[0]>): string {
  try {
    coalitionDocument({ ...given, ...change })
  } catch (error) {
    return error instanceof RiskError ? error.code : String(error)
  }
  return 'accepted'
}

describe('coalitionDocument', () => {
  test('default: bonds to the smallest part, members with a bond, operators with a member', () => {
    const read = parseCoalition(coalitionDocument(given))
    expect(read.unit).toEqual({ symbol: 'stETH', decimals: 6 })
    expect(read.bonded.map(({ id, valueSecured }) => [id, valueSecured])).toEqual([
      ['app-chain', 2_500_000n],
      ['mainnet', 10_000_000n],
    ])
    expect(read.operators.map(({ stake, slashable }) => [stake, [...slashable.keys()]])).toEqual([
      [1_500_000n, [0, 1]],
      [1n, [1]],
    ])
  })

  test('args: tokens without decimals', () => {
    const read = parseCoalition(
      coalitionDocument({
        ...given,
        unit: { symbol: '', decimals: 0 },
        secured: { 'app-chain': '2', mainnet: '1' },
      }),
    )
    expect(read.unit.symbol).toBe('TOKEN')
    expect(read.operators[0]?.stake).toBe(1_500_000n)
  })

  test('error: values that are missing, or for what is no member with a bond; no bonds', () => {
    expect(codeOf({ secured: { mainnet: '1' } })).toBe('INVALID_COALITION')
    expect(codeOf({ secured: { ...given.secured, nobodys: '1' } })).toBe('UNKNOWN_ID')
    expect(codeOf({ bonds: [] })).toBe('INVALID_COALITION')
  })
})

describe('options', () => {
  test('default: values by name, addresses', () => {
    expect(securedValue('mainnet=12.5', { a: '1' })).toEqual({ a: '1', mainnet: '12.5' })
    expect(contractAddress(coalition)).toBe('0x00000000000000000000000000000000000000C0')
  })

  test.each(['mainnet', '=1', 'Main net=1', 'mainnet=-1', 'mainnet=1e9', 'a=3'])('error: %s', (text) => {
    expect(() => securedValue(text, { a: '1' })).toThrow()
  })

  test('error: what is no address', () => {
    expect(() => contractAddress('0x12')).toThrow()
  })
})
