import fc from 'fast-check'
import {
  type Abi,
  type AbiFunction,
  type Address,
  concatHex,
  encodeAbiParameters,
  getAbiItem,
  numberToHex,
  toFunctionSelector,
} from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SCALAR_FIELD_ORDER } from '../../../src/arithmetic/scalar-field.js'
import { BFT_LAYOUT, publicInputs } from '../../../src/bft/layout.js'
import { bitmapWords } from '../../../src/bft/votes/bitmap.js'
import { hashHeader } from '../../../src/bft/votes/header.js'
import { type Anvil, startAnvil } from '../../../src/chain/anvil.js'
import { type ChainClient, connectChain } from '../../../src/chain/chain-client.js'
import { revertOf } from '../../../src/chain/revert-of.js'
import { elements, headers, integers } from './random-values.js'
import { deployTestContract } from './test-contract.js'

const RUNS = 60
let anvil: Anvil
let client: ChainClient
let harness: { address: Address; abi: Abi }

beforeAll(async () => {
  anvil = await startAnvil()
  client = await connectChain({ rpcUrl: anvil.rpcUrl })
  harness = await deployTestContract(client, 'PublicInputsHarness')
})
afterAll(() => anvil.stop())

const onChain = (functionName: string, args: readonly unknown[]) =>
  client.readContract({ ...harness, functionName, args: [...args] })

const subjects = fc.record({
  stateRoot: elements,
  slot: elements,
  context: elements,
  message: elements,
  nullifier: elements,
})

describe('the contract arranges the public inputs of the layout table', () => {
  test('default: quorum', async () => {
    await fc.assert(
      fc.asyncProperty(headers, integers(256), async (header, signers) => {
        const headerHash = hashHeader(header)
        const expected = publicInputs('quorum', { ...header, headerHash, ...bitmapWords(signers) })
        expect(await onChain('quorum', [header, headerHash, signers])).toEqual(expected)
      }),
      { numRuns: RUNS },
    )
  })

  test('default: skipping', async () => {
    await fc.assert(
      fc.asyncProperty(elements, headers, integers(256), async (trustedValidatorsRoot, header, signers) => {
        const headerHash = hashHeader(header)
        const values = { ...header, trustedValidatorsRoot, headerHash, ...bitmapWords(signers) }
        expect(await onChain('skipping', [trustedValidatorsRoot, header, headerHash, signers])).toEqual(
          publicInputs('skipping', values),
        )
      }),
      { numRuns: RUNS },
    )
  })

  test('default: equivocation', async () => {
    const claims = fc.record({
      validatorsRoot: elements,
      height: integers(64),
      round: integers(32),
      type: integers(8),
      firstHeaderHash: elements,
      secondHeaderHash: elements,
      doublePower: integers(72),
      totalPower: integers(72),
    })
    await fc.assert(
      fc.asyncProperty(integers(64), claims, integers(256), async (chainId, claim, signers) => {
        const encoded = { ...claim, round: Number(claim.round), voteType: Number(claim.type) }
        const expected = publicInputs('equivocation', { chainId, ...claim, ...bitmapWords(signers) })
        expect(await onChain('equivocation', [chainId, encoded, signers])).toEqual(expected)
      }),
      { numRuns: RUNS },
    )
  })

  test('default: possession and seat', async () => {
    const addresses = integers(160).map((value) => numberToHex(value, { size: 20 }))
    const possessions = fc.tuple(integers(64), integers(64), addresses, addresses, elements)
    await fc.assert(
      fc.asyncProperty(possessions, async ([chainId, destinationChainId, registry, operator, keyId]) => {
        const named = { registry: BigInt(registry), operator: BigInt(operator), keyId }
        const args = [chainId, destinationChainId, registry, operator, numberToHex(keyId, { size: 32 })]
        expect(await onChain('possession', args)).toEqual(
          publicInputs('possession', { chainId, destinationChainId, ...named }),
        )
      }),
      { numRuns: RUNS },
    )
    const seats = fc.tuple(elements, integers(8), elements, integers(64), integers(72))
    await fc.assert(
      fc.asyncProperty(seats, async ([validatorsRoot, index, keyId, power, totalPower]) => {
        const seat = { keyId: numberToHex(keyId, { size: 32 }), power, totalPower }
        expect(await onChain('seat', [validatorsRoot, index, seat])).toEqual(
          publicInputs('seat', { validatorsRoot, index, keyId, power, totalPower }),
        )
      }),
      { numRuns: RUNS },
    )
  })

  test('default: inclusion and exclusion', async () => {
    await fc.assert(
      fc.asyncProperty(
        elements,
        integers(160),
        elements,
        elements,
        async (stateRoot, account, slot, value) => {
          expect(await onChain('inclusion', [stateRoot, account, slot, value])).toEqual(
            publicInputs('inclusion', { stateRoot, account, slot, value }),
          )
          expect(await onChain('exclusion', [stateRoot, account, slot])).toEqual(
            publicInputs('exclusion', { stateRoot, account, slot }),
          )
        },
      ),
      { numRuns: RUNS },
    )
  })

  test('default: private predicates', async () => {
    await fc.assert(
      fc.asyncProperty(subjects, integers(128), integers(128), elements, async (subject, low, high, root) => {
        expect(await onChain('balance', [subject, low])).toEqual(
          publicInputs('balance', { ...subject, threshold: low }),
        )
        expect(await onChain('range', [subject, low, high])).toEqual(
          publicInputs('range', { ...subject, low, high }),
        )
        const list = await onChain('list', [subject, root])
        expect(list).toEqual(publicInputs('allow list', { ...subject, allowListRoot: root }))
        expect(list).toEqual(publicInputs('value list', { ...subject, valueListRoot: root }))
        expect(list).toEqual(publicInputs('deny list', { ...subject, denyListRoot: root }))
      }),
      { numRuns: RUNS },
    )
  })

  test('behavior: this file knows every circuit of the table', () => {
    expect(Object.keys(BFT_LAYOUT.publicInputs)).toEqual([
      'quorum',
      'skipping',
      'equivocation',
      'possession',
      'seat',
      'inclusion',
      'exclusion',
      'balance',
      'range',
      'allow list',
      'value list',
      'deny list',
    ])
  })
})

describe('a number that is no field element', () => {
  const header = {
    chainId: 1n,
    height: 2n,
    timestamp: 3n,
    parentHash: 4n,
    stateRoot: 5n,
    validatorsRoot: 6n,
    nextValidatorsRoot: 7n,
  }
  const claim = {
    validatorsRoot: 1n,
    height: 2n,
    round: 3,
    voteType: 2,
    firstHeaderHash: 4n,
    secondHeaderHash: 5n,
    doublePower: 6n,
    totalPower: 7n,
  }
  const subject = { stateRoot: 1n, slot: 2n, context: 3n, message: 4n, nullifier: 5n }
  const r = SCALAR_FIELD_ORDER

  const cases: (readonly [name: string, functionName: string, args: readonly unknown[]])[] = [
    ...['parentHash', 'stateRoot', 'validatorsRoot', 'nextValidatorsRoot'].map(
      (name) => [name, 'quorum', [{ ...header, [name]: r }, 8n, 0n]] as const,
    ),
    ['headerHash', 'quorum', [header, r, 0n]],
    ...['stateRoot', 'validatorsRoot', 'nextValidatorsRoot'].map(
      (name) => [name, 'skipping', [1n, { ...header, [name]: r }, 8n, 0n]] as const,
    ),
    ['headerHash', 'skipping', [1n, header, r, 0n]],
    ['trustedValidatorsRoot', 'skipping', [r, header, 8n, 0n]],
    ...['validatorsRoot', 'firstHeaderHash', 'secondHeaderHash'].map(
      (name) => [name, 'equivocation', [1n, { ...claim, [name]: r }, 0n]] as const,
    ),
    ['stateRoot', 'inclusion', [r, 1n, 2n, 3n]],
    ['slot', 'inclusion', [1n, 1n, r, 3n]],
    ['value', 'inclusion', [1n, 1n, 2n, r]],
    ['stateRoot', 'exclusion', [r, 1n, 2n]],
    ['slot', 'exclusion', [1n, 1n, r]],
    ...Object.keys(subject).flatMap((name) => [
      [name, 'balance', [{ ...subject, [name]: r }, 1n]] as const,
      [name, 'range', [{ ...subject, [name]: r }, 1n, 2n]] as const,
      [name, 'list', [{ ...subject, [name]: r }, 1n]] as const,
    ]),
    ['listRoot', 'list', [subject, r]],
  ]

  test.each(cases)('error: %s of %s', async (name, functionName, args) => {
    const error = await onChain(functionName, args).catch((thrown: unknown) => thrown)
    expect(revertOf({ error, abi: harness.abi })).toMatchObject({ name: 'FieldOutOfRange', args: [name, r] })
  })

  test.each(['chainId', 'height', 'timestamp'])('error: a wider %s than its field has', async (name) => {
    const { abi, address } = harness
    const item = getAbiItem({ abi, name: 'quorum' }) as AbiFunction
    const widened = JSON.parse(JSON.stringify(item).replaceAll('uint64', 'uint256')) as AbiFunction
    const args = [{ ...header, [name]: 2n ** 64n }, 8n, 0n]
    const data = concatHex([toFunctionSelector(item), encodeAbiParameters(widened.inputs, args)])
    await expect(client.call({ to: address, data })).rejects.toThrow()
  })
})
