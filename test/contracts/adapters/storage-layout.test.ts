import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { decodeFunctionResult, encodeFunctionData, keccak256, toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { loadContract } from '../../../src/chain/compile-contracts.js'
import { gateArguments } from '../../../src/chain/consumer-gate.js'
import { startDestinationChain } from '../destination-chain.js'
import { devnet } from '../devnet-light-client.js'

type Layout = {
  storage: { label: string; slot: string; offset: number; type: string }[]
  types: Record<string, { members?: { label: string; slot: string; offset: number }[]; value?: string }>
}

/** The compiler's own account of where `EthereumLightClient` keeps what. */
function lightClientLayout(): Layout {
  const require = createRequire(import.meta.url)
  const solc = require('solc') as { compile(input: string, callbacks: unknown): string }
  const read = (path: string) =>
    readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8')
  const name = 'contracts/ethereum/EthereumLightClient.sol'
  const input = {
    language: 'Solidity',
    sources: { [name]: { content: read(name) } },
    settings: { outputSelection: { '*': { EthereumLightClient: ['storageLayout'] } } },
  }
  const contents = (path: string) =>
    path.startsWith('contracts/') ? read(path) : readFileSync(require.resolve(path), 'utf8')
  const output = JSON.parse(
    solc.compile(JSON.stringify(input), { import: (path: string) => ({ contents: contents(path) }) }),
  ) as { contracts: Record<string, Record<string, { storageLayout: Layout }>> }
  return output.contracts[name]?.EthereumLightClient?.storageLayout as Layout
}

describe('storage layout that StateProver reads by proof', () => {
  const layout = lightClientLayout()
  const entry = (label: string) => layout.storage.find((each) => each.label === label)
  const member = (type: string | undefined, label: string) =>
    layout.types[type ?? '']?.members?.find((each) => each.label === label)

  test('behavior: nothing moved in EthereumLightClient', () => {
    expect(layout.storage.map(({ label, slot, offset }) => `${label} ${slot}+${offset}`)).toEqual([
      'commitmentOf 0+0',
      '_forks 1+0',
      '_announcement 2+0',
      '_validUntilEpoch 4+0',
      '_head 4+8',
      'syncCommitteeRoots 5+0',
      'executionBlockSlots 6+0',
      'conflict 7+0',
      '_headers 11+0',
      '_circuits 12+0',
    ])
    const header = layout.types[entry('_headers')?.type ?? '']?.value
    expect(member(header, 'root')).toMatchObject({ slot: '0', offset: 0 })
    expect(member(header, 'executionStateRoot')).toMatchObject({ slot: '1', offset: 0 })
    expect(member(entry('conflict')?.type, 'kind')).toMatchObject({ slot: '0', offset: 0 })
    expect(member(entry('conflict')?.type, 'key')).toMatchObject({ slot: '1', offset: 0 })
  })

  test('behavior: the constants of StateProver are those of the layout', async () => {
    const { abi, bytecode } = loadContract('StateProver')
    const { client, anvil } = await startDestinationChain(devnet.config, { slot: 200n })
    try {
      const args = [1n, `0x${'11'.repeat(20)}`, `0x${'22'.repeat(32)}`, ...gateArguments(undefined)]
      const hash = await client.deployContract({ abi, bytecode, args })
      const { contractAddress } = await client.waitForTransactionReceipt({ hash })
      const read = async (functionName: string, given: unknown[] = []) => {
        const data = encodeFunctionData({ abi, functionName, args: given })
        const answer = await client.call({ to: contractAddress ?? null, data })
        return decodeFunctionResult({ abi, functionName, data: answer.data ?? '0x' })
      }
      const headers = BigInt(entry('_headers')?.slot ?? 0)
      expect(await read('HEADERS_SLOT')).toBe(headers)
      expect(await read('CONFLICT_SLOT')).toBe(BigInt(entry('conflict')?.slot ?? 0))
      const beaconSlot = 144n
      const key = `${toHex(beaconSlot, { size: 32 })}${toHex(headers, { size: 32 }).slice(2)}` as const
      expect(await read('executionStateRootSlot', [beaconSlot])).toBe(
        toHex(BigInt(keccak256(key)) + 1n, { size: 32 }),
      )
    } finally {
      await anvil.stop()
    }
  })
})
