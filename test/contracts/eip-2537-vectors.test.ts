import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Address, concatHex, toFunctionSelector } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../../src/chain/anvil.js'
import { type ChainClient, connectChain } from '../../src/chain/chain-client.js'
import { deployContract } from '../../src/chain/deploy-contract.js'
import { revertOf } from '../../src/chain/revert-of.js'
import { type ContractArtifact, compileSources } from '../../src/chain/solidity-compiler.js'
import { hasRealData, readRealJson } from '../support/real-data.js'

type Vector = { Name: string; Input: string; Expected?: string }

/** Hands raw words to the wrapper; all arguments are static, so calldata is the selector and the vector's input. */
const HARNESS = `
import {BLS} from "solady/src/utils/ext/ithaca/BLS.sol";
import {BLS12381} from "contracts/libraries/BLS12381.sol";
contract Harness {
    function add(BLS.G1Point calldata a, BLS.G1Point calldata b) external view returns (BLS.G1Point memory) {
        return BLS12381.add(a, b);
    }
    function pair(BLS.G1Point calldata a, BLS.G2Point calldata b, BLS.G1Point calldata c, BLS.G2Point calldata d)
        external view returns (bool)
    {
        return BLS12381.pairingCheck(a, b, c, d);
    }
}`

const INFINITY_PAIR = '00'.repeat(384)
const G1 = '(bytes32,bytes32,bytes32,bytes32)'
const G2 = `(${Array(8).fill('bytes32').join(',')})`
const ADD = toFunctionSelector(`add(${G1},${G1})`)
const PAIR = toFunctionSelector(`pair(${G1},${G2},${G1},${G2})`)

const vectors = (name: string) => readRealJson(`conformance/eip-2537/${name}_bls.json`) as Vector[]
/** Pairing vectors of one or two pairs; one pair is filled up with infinity, whose pairing is one. */
const pairs = (name: string): [string, string, string | undefined][] =>
  vectors(name)
    .filter(({ Input }) => Input.length === 768 || Input.length === 1536)
    .map(({ Name, Input, Expected }) => [Name, Input.padEnd(1536, INFINITY_PAIR), Expected])
const sums = (name: string): [string, string, string | undefined][] =>
  vectors(name)
    .filter(({ Input }) => Input.length === 512)
    .map(({ Name, Input, Expected }) => [Name, Input, Expected])

describe.skipIf(!hasRealData)('EIP-2537 vectors through the wrapper', () => {
  let anvil: Anvil
  let client: ChainClient
  let artifact: ContractArtifact
  let to: Address

  beforeAll(async () => {
    const library = 'contracts/libraries/BLS12381.sol'
    const source = readFileSync(join(resolve(import.meta.dirname, '../..'), library), 'utf8')
    const sources = { [library]: source, Harness: `pragma solidity 0.8.30;${HARNESS}` }
    artifact = compileSources(sources, { viaIR: true, runs: 200 }).get('Harness') as ContractArtifact
    anvil = await startAnvil()
    client = await connectChain({ rpcUrl: anvil.rpcUrl })
    to = (await deployContract({ client, name: 'Harness', artifact })).address
  })
  afterAll(() => anvil?.stop())

  const call = async (selector: `0x${string}`, input: string) =>
    (await client.call({ to, data: concatHex([selector, `0x${input}`]) })).data
  const refusal = (selector: `0x${string}`, input: string) =>
    call(selector, input).then(
      (data) => `accepted: ${data}`,
      (error: unknown) => revertOf({ error, abi: artifact.abi })?.name,
    )

  const positive = hasRealData
    ? { sums: sums('add_G1'), pairs: pairs('pairing_check') }
    : { sums: [], pairs: [] }
  const negative = hasRealData
    ? { sums: sums('fail-add_G1'), pairs: pairs('fail-pairing_check') }
    : { sums: [], pairs: [] }

  test('default: sums and pairings', async () => {
    expect([positive.sums.length, positive.pairs.length].every((count) => count >= 5)).toBe(true)
    for (const [name, input, expected] of positive.sums) {
      expect(await call(ADD, input), name).toBe(`0x${expected}`)
    }
    for (const [name, input, expected] of positive.pairs) {
      expect(await call(PAIR, input), name).toBe(`0x${expected}`)
    }
  })

  test('error: points and numbers that must be refused', async () => {
    expect(negative.sums.length).toBeGreaterThanOrEqual(4)
    expect(negative.pairs.length).toBeGreaterThanOrEqual(20)
    for (const [name, input] of negative.sums) expect(await refusal(ADD, input), name).toBe('G1AddFailed')
    for (const [name, input] of negative.pairs) expect(await refusal(PAIR, input), name).toBe('PairingFailed')
  })
})
