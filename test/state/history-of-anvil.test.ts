import { toHex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../../src/chain/anvil.js'
import { connectChain } from '../../src/chain/chain-client.js'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { hashTreeRootBeaconBlockHeader } from '../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import type { RecordedBlock } from '../../src/state/accepted-state.js'
import { slotTime } from '../../src/state/ancestor-block.js'
import {
  beaconRootSlots,
  beaconRootsProof,
  blockHashesProof,
  blockHashSlots,
} from '../../src/state/build-system-proof.js'
import { type ExecutionBlock, parseExecutionBlock } from '../../src/state/parse-execution-block.js'
import { parseGetProof } from '../../src/state/parse-get-proof.js'
import { BEACON_ROOTS_ADDRESS, BLOCK_HASHES_ADDRESS } from '../../src/state/system-storage.js'
import { verifyBlockProof } from '../../src/state/verify-block-proof.js'
import { refusal } from './refusal.js'

/** Code of the beacon-roots contract, from EIP-4788; the node comes with that of EIP-2935, but without this one. */
const BEACON_ROOTS_CODE: Hex =
  '0x3373fffffffffffffffffffffffffffffffffffffffe14604d57602036146024575f5ffd5b5f35801560495762001fff810690815414603c575f5ffd5b62001fff01545f5260205ff35b5f5ffd5b62001fff42064281555f359062001fff015500'
const SYSTEM_ADDRESS: Hex = '0xfffffffffffffffffffffffffffffffffffffffe'

const devnet = createBeaconDevnet({ seed: 'history', committeeSize: 32 })
const { config } = devnet
const GENESIS_SLOT = 40n
const ancestor = devnet.makeUpdate({ attestedSlot: 48n, finalizedSlot: 41n }).finalizedHeader

describe('a running execution chain', () => {
  let anvil: Anvil
  let request: (method: string, ...params: unknown[]) => Promise<unknown>
  beforeAll(async () => {
    anvil = await startAnvil({ timestamp: slotTime(config, GENESIS_SLOT) })
    const client = await connectChain({ rpcUrl: anvil.rpcUrl })
    const send = client.request as (request: { method: string; params: unknown[] }) => Promise<unknown>
    request = (method, ...params) => send({ method, params })
    await request('anvil_setCode', BEACON_ROOTS_ADDRESS, BEACON_ROOTS_CODE)
    await request('anvil_impersonateAccount', SYSTEM_ADDRESS)
    await request('anvil_setBalance', SYSTEM_ADDRESS, toHex(10n ** 18n))
    for (let slot = GENESIS_SLOT + 1n; slot <= 52n; slot++) {
      await request('evm_setNextBlockTimestamp', toHex(slotTime(config, slot)))
      if (slot !== 42n) {
        await request('anvil_mine', '0x1')
        continue
      }
      // What the protocol does at the start of the block after the ancestor.
      const data = hashTreeRootBeaconBlockHeader(ancestor.beacon)
      await request('eth_sendTransaction', {
        from: SYSTEM_ADDRESS,
        to: BEACON_ROOTS_ADDRESS,
        data,
        gas: '0x186a0',
      })
    }
  })
  afterAll(() => anvil.stop())

  const blockAt = async (number: bigint): Promise<ExecutionBlock> =>
    parseExecutionBlock(await request('eth_getBlockByNumber', toHex(number), false))
  const proofAt = async (number: bigint, address: Hex, slots: readonly bigint[]) => {
    const keys = slots.map((slot) => toHex(slot, { size: 32 }))
    return parseGetProof(await request('eth_getProof', address, keys, toHex(number)))
  }
  const recordOf = ({ hash, header }: ExecutionBlock): RecordedBlock => ({
    slot: (header.timestamp - config.genesisTime) / config.secondsPerSlot,
    root: hash,
    executionStateRoot: header.stateRoot,
    executionBlockHash: hash,
    executionBlockNumber: header.number,
    timestamp: header.timestamp,
  })

  test('default: every older block by the block-hash contract that the node itself writes', async () => {
    const recorded = recordOf(await blockAt(12n))
    expect(recorded.slot).toBe(52n)
    for (let number = 1n; number < 12n; number++) {
      const block = await blockAt(number)
      const answer = await proofAt(12n, BLOCK_HASHES_ADDRESS, blockHashSlots(number))
      const proof = blockHashesProof({ slot: recorded.slot, answer, block })
      const { stateRoot, timestamp } = block.header
      expect(verifyBlockProof({ proof, recorded, config })).toEqual({
        number,
        hash: block.hash,
        stateRoot,
        timestamp,
      })
      const other = blockHashesProof({ slot: recorded.slot, answer, block: await blockAt(number) })
      const twin = { ...other, header: (await blockAt(number === 1n ? 2n : number - 1n)).encoded }
      expect(refusal(() => verifyBlockProof({ proof: twin, recorded, config }))).toBe(
        'WRONG_EXECUTION_HEADER',
      )
    }
    const later = await proofAt(12n, BLOCK_HASHES_ADDRESS, blockHashSlots(12n))
    const own = blockHashesProof({ slot: recorded.slot, answer: later, block: await blockAt(12n) })
    expect(refusal(() => verifyBlockProof({ proof: own, recorded, config }))).toBe('BLOCK_NOT_IN_WINDOW')
  })

  test('default: a beacon block by the beacon-roots contract of EIP-4788', async () => {
    const recorded = recordOf(await blockAt(12n))
    const timestamp = slotTime(config, 42n)
    const answer = await proofAt(12n, BEACON_ROOTS_ADDRESS, beaconRootSlots(timestamp))
    const proof = beaconRootsProof({ slot: recorded.slot, timestamp, answer, ancestor })
    expect(verifyBlockProof({ proof, recorded, config })).toEqual({
      number: ancestor.execution?.blockNumber,
      hash: ancestor.execution?.blockHash,
      stateRoot: ancestor.execution?.stateRoot,
      timestamp: slotTime(config, 41n),
    })
    const before = recordOf(await blockAt(1n))
    const early = { ...proof, slot: before.slot }
    expect(refusal(() => verifyBlockProof({ proof: early, recorded: before, config }))).toBe(
      'BEACON_ROOTS_TIMESTAMP_AFTER_ANCHOR',
    )
    const other = recordOf(await blockAt(11n))
    const moved = { ...proof, slot: other.slot }
    expect(refusal(() => verifyBlockProof({ proof: moved, recorded: other, config }))).toBe('WRONG_NODE_HASH')
  })
})
