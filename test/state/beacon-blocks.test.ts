import { toHex, toRlp } from 'viem'
import { describe, expect, test } from 'vitest'
import { mainnet } from '../../src/ethereum/networks/mainnet.js'
import { isValidLightClientHeader } from '../../src/ethereum/spec/is-valid-light-client-header.js'
import { hashTreeRootBeaconBlockHeader } from '../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import type { LightClientHeader } from '../../src/ethereum/types/light-client.js'
import { readAncestorBlock } from '../../src/state/ancestor-block.js'
import { hashExecutionHeader } from '../../src/state/encode-execution-header.js'
import { indexTrieRoot } from '../../src/state/index-trie.js'
import { parseExecutionBlock } from '../../src/state/parse-execution-block.js'
import { transactionsRoot } from '../../src/state/transaction-proof.js'
import { hasRealData, readRealJson } from '../support/real-data.js'
import { refusal } from './refusal.js'
import { WHOLE_BLOCKS } from './whole-block.js'

const quantity = (value: bigint): Hex => (value === 0n ? '0x' : toHex(value))
const EMPTY_OMMERS: Hex = '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347'

describe.skipIf(!hasRealData)('whole beacon blocks', () => {
  test.each([
    ['7807119', '0x7d6b5bbd', 18615160n],
    ['10265184', '0xe69a0083', 21054818n],
    ['7061552', '0x', 17875570n],
  ] as const)('default: block %s, its root and its execution block', (slot, root, number) => {
    const { header, root: oracle } = WHOLE_BLOCKS[slot]()
    expect(oracle.startsWith(root)).toBe(true)
    expect(hashTreeRootBeaconBlockHeader(header.beacon)).toBe(oracle)
    expect(isValidLightClientHeader(mainnet, header)).toBe(true)
    expect(readAncestorBlock(mainnet, header)).toEqual({
      number,
      hash: header.execution?.blockHash,
      stateRoot: header.execution?.stateRoot,
      timestamp: header.execution?.timestamp,
    })
  })

  test.each(['7807119', '10265184', '7061552'] as const)(
    'default: the execution header of block %s, rebuilt from the payload, has its hash',
    async (slot) => {
      const { header, transactions, withdrawals } = WHOLE_BLOCKS[slot]()
      const { execution, beacon } = header
      if (execution === undefined) throw new Error('no execution header')
      const { blockNumber, blockHash, blobGasUsed, excessBlobGas, ...same } = execution
      const encodedWithdrawals = withdrawals.map(({ index, validatorIndex, address, amount }) =>
        toRlp([quantity(index), quantity(validatorIndex), address, quantity(amount)]),
      )
      const rebuilt = {
        ...same,
        number: blockNumber,
        ommersHash: EMPTY_OMMERS,
        difficulty: 0n,
        nonce: '0x0000000000000000' as const,
        transactionsRoot: await transactionsRoot(transactions),
        withdrawalsRoot: await indexTrieRoot(encodedWithdrawals),
        ...(blobGasUsed === undefined
          ? {}
          : { blobGasUsed, excessBlobGas, parentBeaconBlockRoot: beacon.parentRoot }),
      }
      expect(hashExecutionHeader(rebuilt)).toBe(blockHash)
      expect(hashExecutionHeader({ ...rebuilt, number: blockNumber + 1n })).not.toBe(blockHash)
      const swapped = transactions.with(0, transactions[1] as Hex)
      expect(await transactionsRoot(swapped)).not.toBe(rebuilt.transactionsRoot)
    },
  )

  test('default: beacon block 7807119 carries execution block 18615160', () => {
    const { header } = WHOLE_BLOCKS['7807119']()
    const { hash, header: own } = parseExecutionBlock(
      readRealJson('ethereum/mainnet/execution/block-18615160.json'),
    )
    const { stateRoot, timestamp, number } = own
    expect(readAncestorBlock(mainnet, header)).toEqual({ number, hash, stateRoot, timestamp })
    expect(header.execution?.receiptsRoot).toBe(own.receiptsRoot)
  })

  test('error: execution data of another block, altered, absent, or of a fork that has none', () => {
    const { header } = WHOLE_BLOCKS['10265184']()
    const run = (change: Partial<LightClientHeader>) =>
      refusal(() => readAncestorBlock(mainnet, { ...header, ...change }))
    expect(run({})).toBe('accepted')
    const { execution, executionBranch } = header
    if (execution === undefined || executionBranch === undefined) throw new Error('no execution header')
    for (const [name, value] of Object.entries(execution) as [string, bigint | Hex][]) {
      const altered =
        typeof value === 'bigint' ? value + 1n : `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`
      expect([name, run({ execution: { ...execution, [name]: altered } })]).toEqual([
        name,
        'INVALID_EXECUTION_BRANCH',
      ])
    }
    executionBranch.forEach((node, at) => {
      const altered = executionBranch.with(at, `${node.slice(0, -1)}${node.endsWith('0') ? '1' : '0'}` as Hex)
      expect(run({ executionBranch: altered })).toBe('INVALID_EXECUTION_BRANCH')
    })
    expect(run({ executionBranch: executionBranch.slice(1) })).toBe('INVALID_EXECUTION_BRANCH')
    expect(run({ executionBranch: [...executionBranch, executionBranch[0] as Hex] })).toBe(
      'INVALID_EXECUTION_BRANCH',
    )
    const other = WHOLE_BLOCKS['7807119']().header
    expect(run({ execution: other.execution })).toBe('INVALID_EXECUTION_BRANCH')
    expect(refusal(() => readAncestorBlock(mainnet, { beacon: header.beacon }))).toBe('NO_EXECUTION_DATA')
    const bellatrix = { ...header.beacon, slot: 144896n * 32n }
    expect(run({ beacon: bellatrix })).toBe('NO_EXECUTION_DATA')
  })
})
