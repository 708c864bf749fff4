import { hexToBytes } from 'viem'
import { describe, expect, test } from 'vitest'
import { compileContracts, loadContract } from '../../src/chain/compile-contracts.js'

const FORBIDDEN = new Map([
  [0xf2, 'CALLCODE'],
  [0xf4, 'DELEGATECALL'],
  [0xff, 'SELFDESTRUCT'],
])
const [INVALID, PUSH1, PUSH32] = [0xfe, 0x60, 0x7f]

/** Opcodes that would let other code write a contract's storage or take its place, and the share that was read: data is behind. */
function scan(code: Uint8Array): { found: string[]; share: number } {
  const found: string[] = []
  let at = 0
  for (let op = code[at]; op !== undefined && op !== INVALID; op = code[at]) {
    const name = FORBIDDEN.get(op)
    if (name !== undefined) found.push(name)
    at += op >= PUSH1 && op <= PUSH32 ? op - PUSH1 + 2 : 1
  }
  return { found, share: Math.min(1, at / code.length) }
}

describe('contracts', () => {
  const deployed = compileContracts()
    .map((name) => ({ name, ...loadContract(name) }))
    .filter(({ deployedBytecode }) => deployedBytecode.length > 2)

  test('default: the scan finds what it looks for, in code but not in pushed data', () => {
    expect(scan(Uint8Array.of(0x61, 0xf4, 0xff, 0x5f, 0xf4)).found).toEqual(['DELEGATECALL'])
    expect(scan(Uint8Array.of(0x5f, INVALID, 0xff)).found).toEqual([])
    expect(deployed.length).toBeGreaterThan(30)
  })

  test.each(deployed)('behavior: $name runs no code but its own and stays where it is', (contract) => {
    const { found, share } = scan(hexToBytes(contract.deployedBytecode))
    expect(found).toEqual([])
    if (contract.deployedBytecode.length > 1_000) expect(share).toBeGreaterThan(0.8)
  })

  test.each(deployed)(
    'behavior: $name has nothing to initialize or upgrade after its constructor',
    ({ abi }) => {
      const names = abi.flatMap((item) => (item.type === 'function' ? [item.name] : []))
      expect(
        names.filter((name) => /^(initiali[sz]e|upgradeTo|reinit|setImplementation)/i.test(name)),
      ).toEqual([])
    },
  )
})
