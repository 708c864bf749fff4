import fc from 'fast-check'
import { createPublicClient, http, type PublicClient } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AcceptedState } from '../../src/state/accepted-state.js'
import { verifiedTransport } from '../../src/transport/verified-transport.js'
import { type Lie, type MaliciousNode, startMaliciousNode } from './malicious-node.js'
import { mutateJson, type Pick } from './mutate-json.js'
import {
  acceptNewest,
  anvilRules,
  NOBODY,
  OTHER,
  type SourceChain,
  startSourceChain,
} from './source-chain.js'
import { failureOf } from './transport-failure.js'

const RUNS = process.env.CONCORDAT_FULL === '1' ? 5_000 : 400

let chain: SourceChain
let node: MaliciousNode
let accepted: AcceptedState

beforeAll(async () => {
  chain = await startSourceChain()
  node = await startMaliciousNode(chain.anvil.rpcUrl)
  accepted = await acceptNewest(chain.plain)
})
afterAll(async () => {
  await node?.stop()
  await chain?.anvil.stop()
})

const open = (url: string): PublicClient =>
  createPublicClient({
    transport: verifiedTransport({ upstream: http(url, { retryCount: 0 }), accepted, rules: anvilRules }),
    cacheTime: 0,
  })

/** Questions of every verified kind. */
const questions = (): [string, (client: PublicClient) => Promise<unknown>][] => {
  const { contracts, owner, batch, transfer } = chain
  const slot = `0x${'00'.repeat(32)}` as const
  return [
    ['balance', (client) => client.getBalance({ address: OTHER })],
    ['balance of nobody', (client) => client.getBalance({ address: NOBODY })],
    ['nonce', (client) => client.getTransactionCount({ address: owner })],
    ['code', (client) => client.getCode({ address: contracts.token.address })],
    ['storage', (client) => client.getStorageAt({ address: contracts.token.address, slot })],
    ['absent storage', (client) => client.getStorageAt({ address: contracts.reader.address, slot })],
    ['proof', (client) => client.getProof({ address: contracts.token.address, storageKeys: [slot] })],
    ['older balance', (client) => client.getBalance({ address: OTHER, blockNumber: 5n })],
    ['call', (client) => client.readContract({ ...contracts.reader, functionName: 'share', args: [OTHER] })],
    [
      'call by delegation',
      (client) => client.readContract({ ...contracts.proxy, functionName: 'totalSupply' }),
    ],
    [
      'call for a hash',
      (client) => client.readContract({ ...contracts.blocks, functionName: 'hashOf', args: [3n] }),
    ],
    ['block', (client) => client.getBlock()],
    ['block with transactions', (client) => client.getBlock({ blockNumber: 4n, includeTransactions: true })],
    ['receipt', (client) => client.getTransactionReceipt({ hash: batch[1] as `0x${string}` })],
    ['receipt alone', (client) => client.getTransactionReceipt({ hash: transfer })],
  ]
}

test(`behavior: of ${RUNS} random lies none gets through`, async () => {
  const asked = await Promise.all(
    questions().map(async ([name, ask]) => ({
      name,
      ask,
      truth: await failureOf(ask(open(chain.anvil.rpcUrl))),
    })),
  )
  for (const { name, truth } of asked) expect(truth, name).toMatch(/^value/)
  const outcomes = { truth: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: asked.length - 1 }),
      fc.nat({ max: 6 }),
      fc.array(fc.nat({ max: 1_000_000 }), { minLength: 12, maxLength: 12 }),
      async (which, honestAnswers, randomness) => {
        const { name, ask, truth } = asked[which] as (typeof asked)[number]
        let drawn = 0
        const pick: Pick = (bound) => (randomness[drawn++ % randomness.length] as number) % Math.max(1, bound)
        let answers = 0
        const lie: Lie = async ({ method, params }, honest) => {
          const answer = await honest(method, params)
          return answers++ < honestAnswers ? answer : mutateJson(answer, pick)
        }
        node.lie(lie)
        const outcome = await failureOf(ask(open(node.url)))
        if (outcome === truth) outcomes.truth++
        else {
          expect(outcome, name).not.toMatch(/^(value|another)/)
          outcomes.refused++
        }
      },
    ),
    { numRuns: RUNS, seed: 4 },
  )
  expect(outcomes.refused).toBeGreaterThan(RUNS / 4)
})
