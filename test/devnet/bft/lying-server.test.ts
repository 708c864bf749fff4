import { describe, expect, test } from 'vitest'
import { type BftJson, toBftJson } from '../../../src/bft/json/to-bft-json.js'
import type { LightBlock } from '../../../src/bft/light-client/light-block.js'
import { trustBlock } from '../../../src/bft/light-client/light-block.js'
import { verifyToHeight } from '../../../src/bft/light-client/verify-to-height.js'
import { hashHeader } from '../../../src/bft/votes/header.js'
import { createBftDevnet, type StateAnswer } from '../../../src/devnet/bft/create-bft-devnet.js'
import { createDevnetApp } from '../../../src/devnet/bft/http/devnet-app.js'
import { createBftSource } from '../../../src/sources/bft/create-bft-source.js'
import { codeOf } from '../../support/error-code.js'

const devnet = createBftDevnet({ seed: 'truth', script: { changes: [{ height: 2, leave: 'v3' }] } })
devnet.runToHeight(5n)
const stranger = createBftDevnet({ seed: 'stranger' })
stranger.runToHeight(5n)
const app = createDevnetApp(devnet)
const genesis = trustBlock(devnet.genesis.header, devnet.genesis.nextValidators)
const policy = { chainId: devnet.script.chainId, trustingPeriod: 1_000_000n, clockDrift: 1000n }

/** A source whose server passes each answer through a lie. */
function liar(lie: (body: string) => string | Response | ReadableStream) {
  return createBftSource({
    url: 'http://devnet',
    fetch: async (url, init) => {
      const honest = await app.request(url.replace('http://devnet', ''), init)
      const told = lie(await honest.text())
      return told instanceof Response ? told : new Response(told, { status: honest.status })
    },
  })
}

type BlockJson = BftJson<LightBlock>

async function verdict(lie: (block: BlockJson) => unknown, height = 5n): Promise<string> {
  const source = liar((body) => JSON.stringify(lie(JSON.parse(body))))
  return codeOf(() => verifyToHeight({ trusted: genesis, height, source, policy, now: devnet.time() }))
}

const header = (changes: Partial<BlockJson['header']>) => (block: BlockJson) => ({
  ...block,
  header: { ...block.header, ...changes },
})

describe('a lying server', () => {
  test('default: the truth is believed', async () => {
    expect(await verdict((block) => block)).toBe('NONE')
  })

  test.each<[string, string, (block: BlockJson) => unknown]>([
    ['another state root', 'WRONG_HEADER_HASH', header({ stateRoot: '1' })],
    ['a foreign chain', 'WRONG_CHAIN', header({ chainId: '78' })],
    ['another height', 'ANSWER_REFUSED', header({ height: '4' })],
    ['a header from the future', 'HEADER_FROM_FUTURE', header({ timestamp: `${devnet.time() + 5000n}` })],
    [
      'the block of a chain with other validators',
      'NOT_ENOUGH_TRUST',
      ({ header: { height } }) => toBftJson(stranger.getLightBlock(BigInt(height))),
    ],
    [
      'a header it made itself, under an honest commit',
      'INVALID_SIGNATURE',
      (block) => {
        const altered = { ...devnet.getLightBlock(BigInt(block.header.height)).header, stateRoot: 7n }
        const vote = { ...block.commit.vote, headerHash: `${hashHeader(altered)}` }
        return { ...block, header: toBftJson(altered), commit: { ...block.commit, vote } }
      },
    ],
    [
      'a commit with a signature less',
      'SIGNATURE_COUNT_MISMATCH',
      (block) => ({ ...block, commit: { ...block.commit, signatures: block.commit.signatures.slice(1) } }),
    ],
    [
      'a commit of too few',
      'NOT_ENOUGH_POWER',
      (block) => ({
        ...block,
        commit: { ...block.commit, signers: '3', signatures: block.commit.signatures.slice(0, 2) },
      }),
    ],
    ['a set with more power', 'WRONG_VALIDATOR_SET', (block) => richer(block, 'validators')],
    ['a next set with more power', 'WRONG_NEXT_VALIDATOR_SET', (block) => richer(block, 'nextValidators')],
    ['no validators', 'EMPTY_VALIDATOR_SET', (block) => ({ ...block, validators: [] })],
  ])('error: %s', async (_, code, lie) => {
    const found = await verdict(lie)
    if (code !== 'NOT_ENOUGH_TRUST') return expect(found).toBe(code)
    // Bisection asks for headers in between until one is adjacent: its set was not announced.
    expect(found).toBe('WRONG_VALIDATOR_SET')
  })

  const richer = (block: BlockJson, field: 'validators' | 'nextValidators') => {
    const [first, ...rest] = block[field]
    return { ...block, [field]: [{ ...first!, power: '1000' }, ...rest] }
  }
})

describe('lies about state', () => {
  const { account } = devnet.accounts[0]!
  const { header: trusted } = devnet.getLightBlock(5n)
  type StateJson = BftJson<StateAnswer>
  const read = (lie: (answer: StateJson) => unknown, entry = { account, slot: 0n }) =>
    codeOf(() =>
      liar((body) => JSON.stringify(lie(JSON.parse(body)))).readState({ header: trusted, ...entry }),
    )
  const other = devnet.proveState({ height: 5n, account: devnet.accounts[1]!.account, slot: 0n })

  test('default: the truth is believed', async () => {
    expect(await read((answer) => answer)).toBe('NONE')
  })

  test.each<[string, (answer: StateJson) => unknown]>([
    ['another value', (answer) => ({ ...answer, proof: { ...answer.proof, value: '999999' } })],
    ['the proof of another account', () => toBftJson(other)],
    [
      'another account under this name',
      (answer) => ({ ...toBftJson(other), account: answer.account, slot: answer.slot }),
    ],
    [
      'absence of what is there',
      ({ proof, ...answer }) => ({
        ...answer,
        proof: { kind: 'exclusion', key: proof.key, siblings: proof.siblings },
      }),
    ],
    [
      'a sibling less',
      (answer) => ({ ...answer, proof: { ...answer.proof, siblings: answer.proof.siblings.slice(1) } }),
    ],
    ['state of an older block', () => toBftJson(older())],
  ])('error: %s', async (_, lie) => {
    expect(await read(lie)).toBe('INVALID_STATE_PROOF')
  })

  /** The newest proof of this slot under another root. */
  function older(): StateAnswer {
    for (let height = 4n; height >= 1n; height--) {
      const answer = devnet.proveState({ height, account, slot: 0n })
      if (answer.stateRoot !== trusted.stateRoot) return answer
    }
    throw new RangeError('the state never changed')
  }

  test('error: presence of what is not there', async () => {
    const invented = (answer: StateJson) => ({
      ...answer,
      proof: { kind: 'inclusion', key: answer.proof.key, value: '5', siblings: answer.proof.siblings },
    })
    expect(await read(invented, { account: 77n, slot: 0n })).toBe('INVALID_STATE_PROOF')
    expect(await read((answer) => answer, { account: 77n, slot: 0n })).toBe('NONE')
  })
})

describe('answers that are no documents', () => {
  const endless = () =>
    new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('['.repeat(65_536))),
    })
  test.each<[string, string, (body: string) => string | Response | ReadableStream]>([
    ['cut JSON', 'INVALID_JSON', (body) => body.slice(0, -1)],
    ['a page of HTML', 'INVALID_JSON', () => '<html>'],
    ['another document', 'INVALID_DOCUMENT', () => '{}'],
    ['nothing', 'INVALID_DOCUMENT', () => 'null'],
    ['an endless body', 'BODY_TOO_LARGE', endless],
    ['an error', 'NODE_HTTP_ERROR', () => new Response('{"message":"down"}', { status: 503 })],
    ['a missing block', 'NOT_FOUND', () => new Response('', { status: 404 })],
  ])('error: %s', async (_, code, lie) => {
    expect(await codeOf(() => liar(lie).getLightBlock(5n))).toBe(code)
  })

  test('error: answers about other heights', async () => {
    const shifted = liar((body) => body.replaceAll('"height":"4"', '"height":"3"'))
    for (const ask of ['getLightBlock', 'getFinalized', 'getValidators', 'getVotes'] as const)
      expect(await codeOf(() => shifted[ask](4n)), ask).toBe('ANSWER_REFUSED')
  })

  test('error: a URL that is none', async () => {
    for (const url of ['devnet', 'ftp://devnet'])
      expect(await codeOf(() => createBftSource({ url }))).toBe('INVALID_PARAMETER')
  })
})
