import { type Abi, toEventSelector, toFunctionSelector } from 'viem'
import { describe, expect, test } from 'vitest'
import { loadContract } from '../../../src/chain/compile-contracts.js'
import { sourceContract } from './source-contracts.js'

/** Selectors of everything an ABI has to call, by name. */
function selectorsOf(abi: Abi): Record<string, string> {
  const functions = abi.filter((item) => item.type === 'function')
  return Object.fromEntries(functions.map((item) => [item.name, toFunctionSelector(item)]))
}

/** Selectors of signatures as a standard's text writes them. */
function selectorsFrom(signatures: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    signatures.map((text) => [text.slice(0, text.indexOf('(')), toFunctionSelector(`function ${text}`)]),
  )
}

const HEIGHT = '(uint64,uint64)'

describe('signatures of the standards', () => {
  test.each([
    {
      standard: 'ERC-7888',
      interfaceName: 'IStateProver',
      contract: 'StateProver',
      signatures: [
        'verifyTargetStateCommitment(bytes32,bytes)',
        'getTargetStateCommitment(bytes)',
        'verifyStorageSlot(bytes32,bytes)',
        'version()',
      ],
    },
    {
      standard: 'IBC Eureka',
      interfaceName: 'IIbcLightClient',
      contract: 'IbcLightClient',
      signatures: [
        'updateClient(bytes)',
        `verifyMembership((bytes,${HEIGHT},bytes[],bytes))`,
        `verifyNonMembership((bytes,${HEIGHT},bytes[]))`,
        'misbehaviour(bytes)',
        'upgradeClient(bytes)',
        'getClientState()',
      ],
    },
    {
      standard: 'Hyperlane',
      interfaceName: 'IInterchainSecurityModule',
      contract: 'StateProofIsm',
      signatures: ['moduleType()', 'verify(bytes,bytes)'],
    },
  ])('behavior: $contract has the functions of $standard', ({ interfaceName, contract, signatures }) => {
    const expected = selectorsFrom(signatures)
    expect(selectorsOf(loadContract(interfaceName).abi)).toEqual(expected)
    expect(selectorsOf(loadContract(contract).abi)).toMatchObject(expected)
  })

  test('behavior: known selectors, written out', () => {
    expect(selectorsOf(loadContract('StateProofIsm').abi)).toMatchObject({
      moduleType: '0x6465e69f',
      verify: '0xf7e83aee',
    })
  })

  test('behavior: OffchainLookup is the error of ERC-3668', () => {
    const { abi } = loadContract('CcipStateReader')
    const error = abi.find((item) => item.type === 'error' && item.name === 'OffchainLookup')
    const types = error?.type === 'error' ? error.inputs.map((input) => input.type) : []
    expect(types).toEqual(['address', 'string[]', 'bytes', 'bytes4', 'bytes'])
    // the text: a callback takes (bytes response, bytes extraData) and returns what the first function returns
    const [first, callback] = ['storageAt', 'storageAtWithProof'].map((name) =>
      abi.find((item) => item.type === 'function' && item.name === name),
    )
    if (first?.type !== 'function' || callback?.type !== 'function') throw new Error('functions are missing')
    expect(callback.inputs.map((input) => input.type)).toEqual(['bytes', 'bytes'])
    expect(callback.outputs.map((output) => output.type)).toEqual(first.outputs.map((output) => output.type))
  })

  test('behavior: the Dispatch event is the one of Hyperlane', () => {
    const event = sourceContract('OriginMailbox').abi.find(
      (item) => item.type === 'event' && item.name === 'Dispatch',
    )
    if (event?.type !== 'event') throw new Error('the event is missing')
    expect(toEventSelector(event)).toBe(
      toEventSelector(
        'event Dispatch(address indexed sender, uint32 indexed destination, bytes32 indexed recipient, bytes message)',
      ),
    )
  })
})
