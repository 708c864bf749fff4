import { zeroHash } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LightClientHeader } from '../../../src/ethereum/types/light-client.js'
import type { BlockRootsProof } from '../../../src/state/block-proof.js'
import { WHOLE_BLOCKS } from '../../state/whole-block.js'
import { hasRealData } from '../../support/real-data.js'
import { flip } from './flip.js'
import { type StateChain, startStateChain } from './state-chain.js'
import { recordedHeader } from './synthetic-beacon-state.js'

let chain: StateChain
beforeAll(async () => {
  chain = await startStateChain()
})
afterAll(() => chain?.anvil.stop())

/** Records a header above the block whose state names it, and proves the block through `block_roots`. */
async function provenThrough(ancestor: LightClientHeader): Promise<BlockRootsProof> {
  const slot = ancestor.beacon.slot + 64n
  const above = recordedHeader({ slot, ancestors: [{ header: ancestor.beacon }], stateFields: 32 })
  await chain.record(slot, { root: above.root, stateRoot: above.recorded.stateRoot })
  const blockRootBranch = above.branchOf(ancestor.beacon.slot)
  return { kind: 'blockRoots', slot, recorded: above.recorded, blockRootBranch, ancestor }
}

describe.skipIf(!hasRealData)('whole recorded beacon blocks', () => {
  test.each(['7807119', '10265184', '7061552'] as const)(
    'default: the execution block of slot %s, and no other',
    async (slot) => {
      const { header } = WHOLE_BLOCKS[slot]()
      const proof = await provenThrough(header)
      const execution = header.execution as NonNullable<LightClientHeader['execution']>
      expect(await chain.read('sourceBlock', [chain.block(proof)])).toEqual({
        number: execution.blockNumber,
        hash: execution.blockHash,
        stateRoot: execution.stateRoot,
        timestamp: execution.timestamp,
      })

      const branch = header.executionBranch ?? []
      const altered: [LightClientHeader, string][] = [
        [
          { ...header, execution: { ...execution, stateRoot: flip(execution.stateRoot) } },
          'InvalidExecutionStateRootBranch',
        ],
        [{ ...header, executionBranch: branch.map(flip) }, 'InvalidExecutionStateRootBranch'],
        [{ ...header, executionBranch: [...branch, zeroHash] }, 'BranchLength'],
        [{ ...header, executionBranch: branch.slice(1) }, 'BranchLength'],
        [
          { ...header, beacon: { ...header.beacon, bodyRoot: flip(header.beacon.bodyRoot) } },
          'InvalidBlockRootBranch',
        ],
      ]
      for (const [ancestor, error] of altered) {
        const data = chain.block({ ...proof, ancestor })
        expect(await chain.revertName('sourceBlock', [data])).toBe(error)
      }
    },
  )
})
