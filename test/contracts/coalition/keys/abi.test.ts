import { type Abi, type AbiItem, toFunctionSelector } from 'viem'
import { expect, test } from 'vitest'
import { loadContract } from '../../../../src/chain/compile-contracts.js'
import { encodeSignedUpdate } from '../../../../src/coalition/evidence/signed-update.js'
import { bftKeyRegistryAbi, blsKeyRegistryAbi } from '../../../../src/coalition/keys/key-registry-abi.js'

type Parameter = { type: string; name?: string | undefined; components?: readonly Parameter[] }

/** What decides how arguments are encoded and decoded, and the names they come back by. */
function shapeOf({ type, name, components }: Parameter): Parameter {
  return { type, name: name ?? '', ...(components ? { components: components.map(shapeOf) } : {}) }
}

function entriesOf(abi: Abi) {
  const entries = abi.flatMap((item: AbiItem) => {
    if (item.type !== 'function' && item.type !== 'error' && item.type !== 'event') return []
    // the coalition's own error, which a registry passes on
    if (item.type === 'error' && item.name === 'UnknownMember') return []
    const isFunction = item.type === 'function'
    const outputs = isFunction ? item.outputs.map(shapeOf) : []
    const mutability = isFunction ? item.stateMutability : ''
    return [{ kind: item.type, name: item.name, inputs: item.inputs.map(shapeOf), outputs, mutability }]
  })
  return entries.sort((left, right) => left.name.localeCompare(right.name))
}

test.each([
  ['BftKeyRegistry', bftKeyRegistryAbi],
  ['BlsKeyRegistry', blsKeyRegistryAbi],
] as const)('default: the ABI of %s is the compiled one', (name, written) => {
  expect(entriesOf(written)).toEqual(entriesOf(loadContract(name).abi))
})

test('default: signed updates are calls of the functions that check them', () => {
  const { abi } = loadContract('EthereumLightClient')
  const word = `0x${'00'.repeat(32)}` as const
  const header = { slot: 0n, proposerIndex: 0n, parentRoot: word, stateRoot: word, bodyRoot: word }
  const g1 = { x_a: word, x_b: word, y_a: word, y_b: word }
  const half = { x_c0_a: word, x_c0_b: word, x_c1_a: word, x_c1_b: word }
  const g2 = { ...half, y_c0_a: word, y_c0_b: word, y_c1_a: word, y_c1_b: word }
  const update = {
    attestedHeader: header,
    finalizedHeader: header,
    finalityBranch: [],
    execution: {
      ...{ stateRoot: word, blockNumber: 0n, blockHash: word },
      ...{ stateRootBranch: [], blockNumberBranch: [], blockHashBranch: [] },
    },
    nextSyncCommitteeRoot: word,
    nextSyncCommitteeBranch: [],
    syncCommitteeBits: '0x',
    signature: g2,
    signatureSlot: 0n,
  } as const
  const pair = [0n, 0n] as const
  for (const [name, call] of [
    [
      'checkDirect',
      encodeSignedUpdate({
        route: 'direct',
        update,
        proof: { pubkeysRoot: word, aggregateKey: g1, absentKeys: [] },
      }),
    ],
    [
      'checkApk',
      encodeSignedUpdate({
        route: 'apk',
        update,
        proof: { capacity: 1, shiftedKey: g1, a: pair, b: [pair, pair], c: pair },
      }),
    ],
  ] as const) {
    const item = abi.find((each) => each.type === 'function' && each.name === name)
    if (item?.type !== 'function') throw new Error(`there is no ${name}`)
    expect(call.slice(0, 10)).toBe(toFunctionSelector(item))
    expect(item.stateMutability).toBe('view')
  }
})
