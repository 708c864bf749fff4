import { numberToHex } from 'viem'
import { afterEach, describe, expect, test } from 'vitest'
import { answerCcipRequest } from '../../src/ccip/answer-ccip-request.js'
import { CcipError } from '../../src/ccip/ccip-error.js'
import { type CcipGateway, createCcipGateway, type SourceRequest } from '../../src/ccip/gateway.js'
import { type CcipGatewayServer, startCcipGateway } from '../../src/ccip/start-ccip-gateway.js'
import {
  decodeStorageRequest,
  encodeStorageRequest,
  encodeStorageResponse,
} from '../../src/ccip/storage-request.js'
import type { Hex } from '../../src/ethereum/types/hex.js'

const SENDER: Hex = `0x${'ab'.repeat(20)}`
const ACCOUNT: Hex = `0x${'cd'.repeat(20)}`
const HASH: Hex = `0x${'12'.repeat(32)}`
const request = { account: ACCOUNT, slot: numberToHex(7, { size: 32 }), blockNumber: 9n, blockHash: HASH }
const data = encodeStorageRequest(request)

const PROOF = {
  address: ACCOUNT,
  nonce: '0x1',
  balance: '0x0',
  codeHash: HASH,
  storageHash: HASH,
  accountProof: ['0xc0'],
  storageProof: [{ key: '0x7', value: '0x1', proof: ['0xc1'] }],
}

/** A node with given answers, which keeps what it was asked. */
function nodeWith(answers: Record<string, unknown>) {
  const asked: { method: string; params: unknown[] }[] = []
  const source: SourceRequest = async (given) => {
    asked.push(given)
    const answer = answers[given.method]
    if (answer instanceof Error) throw answer
    return answer
  }
  return { source, asked }
}
const GOOD = { eth_getBlockByNumber: { hash: HASH }, eth_getProof: PROOF }

async function codeOf(gateway: CcipGateway, given = data): Promise<string> {
  try {
    await gateway({ sender: SENDER, data: given })
  } catch (error) {
    return error instanceof CcipError ? error.code : String(error)
  }
  return 'answered'
}

const servers: CcipGatewayServer[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))
async function serve(gateway = createCcipGateway(nodeWith(GOOD))): Promise<string> {
  const server = await startCcipGateway({ gateway })
  servers.push(server)
  return server.url
}

describe('createCcipGateway', () => {
  test('default: the proof of the slot in the block that was asked', async () => {
    const node = nodeWith(GOOD)
    const answer = await createCcipGateway(node)({ sender: SENDER, data })
    expect(answer.data).toBe(encodeStorageResponse({ accountProof: ['0xc0'], storageProof: ['0xc1'] }))
    expect(node.asked.map(({ method }) => method)).toEqual(['eth_getBlockByNumber', 'eth_getProof'])
    expect(node.asked[1]?.params.slice(1)).toEqual([[request.slot], '0x9'])
  })

  test('behavior: a request is read as it was written', () => {
    const read = decodeStorageRequest(data)
    expect({ ...read, account: read.account.toLowerCase() }).toEqual(request)
  })

  test('args: only the readers that are served', async () => {
    const gateway = createCcipGateway({ ...nodeWith(GOOD), isServed: (sender) => sender === ACCOUNT })
    expect(await codeOf(gateway)).toBe('SENDER_NOT_SERVED')
  })

  test.each([
    ['nothing', '0x'],
    ['another function', `0xdeadbeef${data.slice(10)}`],
    ['a word too few', data.slice(0, -64)],
    ['a byte too many', `${data}00`],
    ['an address with dirty bits', data.replace('000000cd', '000001cd')],
  ])('error: call data: %s', async (_name, given) => {
    expect(await codeOf(createCcipGateway(nodeWith(GOOD)), given as Hex)).toBe('INVALID_CALL_DATA')
  })

  test.each([
    [
      'another block at that height',
      { eth_getBlockByNumber: { hash: numberToHex(1, { size: 32 }) } },
      'BLOCK_NOT_FOUND',
    ],
    ['no block', { eth_getBlockByNumber: null }, 'BLOCK_NOT_FOUND'],
    ['no answer', { eth_getBlockByNumber: new Error('down') }, 'SOURCE_FAILED'],
    ['no proof', { eth_getProof: new Error('pruned') }, 'SOURCE_FAILED'],
    ['something else than a block', { eth_getBlockByNumber: 'x' }, 'SOURCE_FAILED'],
    ['something else than a proof', { eth_getProof: { accountProof: 1 } }, 'SOURCE_FAILED'],
    [
      'the proof of another slot',
      { eth_getProof: { ...PROOF, storageProof: [{ ...PROOF.storageProof[0], key: '0x8' }] } },
      'SOURCE_FAILED',
    ],
    ['no proof of a slot', { eth_getProof: { ...PROOF, storageProof: [] } }, 'SOURCE_FAILED'],
  ])('error: a node with %s', async (_name, answers, code) => {
    expect(await codeOf(createCcipGateway(nodeWith({ ...GOOD, ...answers })))).toBe(code)
  })
})

describe('startCcipGateway', () => {
  const expected = encodeStorageResponse({ accountProof: ['0xc0'], storageProof: ['0xc1'] })
  const post = (url: string, body: string) =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })

  test('default: GET {sender}/{data}.json', async () => {
    const response = await fetch(`${await serve()}/${SENDER}/${data}.json`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(await response.json()).toEqual({ data: expected })
  })

  test('default: POST, with and without the sender in the path', async () => {
    const url = await serve()
    for (const path of ['/', `/${SENDER}.json`, `/${SENDER}`]) {
      const response = await post(
        `${url}${path}`,
        JSON.stringify({ data, sender: SENDER.toUpperCase().replace('X', 'x') }),
      )
      expect([response.status, await response.json()]).toEqual([200, { data: expected }])
    }
  })

  test('behavior: a browser may ask from anywhere', async () => {
    const response = await fetch(await serve(), { method: 'OPTIONS' })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-allow-methods')).toContain('POST')
    expect(response.headers.get('access-control-allow-headers')).toBe('content-type')
  })

  test.each([
    ['no path', '', 404],
    ['a path without data', `/${SENDER}`, 404],
    ['a sender that is not an address', `/0x12/${data}.json`, 404],
    ['data that is not hex', `/${SENDER}/0x1.json`, 404],
    ['data that is no request', `/${SENDER}/0x1234.json`, 400],
  ])('error: GET with %s', async (_name, path, status) => {
    const response = await fetch(`${await serve()}${path}`)
    expect(response.status).toBe(status)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(await response.json()).toEqual({ message: expect.any(String) })
  })

  test.each([
    ['a body that is not JSON', '/', '{', 400],
    ['a body without data', '/', JSON.stringify({ sender: SENDER }), 400],
    ['a body that is a list', '/', '[]', 400],
    ['another sender in the path', `/${ACCOUNT}.json`, JSON.stringify({ sender: SENDER, data }), 400],
    ['an unknown path', '/x/y', JSON.stringify({ sender: SENDER, data }), 404],
    [
      'a body that is too large',
      '/',
      JSON.stringify({ sender: SENDER, data: `0x${'00'.repeat(200_000)}` }),
      413,
    ],
  ])('error: POST with %s', async (_name, path, body, status) => {
    const response = await post(`${await serve()}${path}`, body)
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({ message: expect.any(String) })
  })

  test('error: other methods', async () => {
    const response = await fetch(`${await serve()}/${SENDER}/${data}.json`, { method: 'DELETE' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST, OPTIONS'])
  })

  test('error: a failing node is 502, an unknown block 503, so that clients go on', async () => {
    const broken = createCcipGateway(nodeWith({ ...GOOD, eth_getProof: new Error('secret') }))
    const response = await fetch(`${await serve(broken)}/${SENDER}/${data}.json`)
    expect(response.status).toBe(502)
    expect(await response.text()).not.toContain('secret')
    const behind = createCcipGateway(nodeWith({ ...GOOD, eth_getBlockByNumber: null }))
    expect((await fetch(`${await serve(behind)}/${SENDER}/${data}.json`)).status).toBe(503)
  })

  test('error: what nobody foresaw says nothing of itself', async () => {
    const answer = await answerCcipRequest({
      gateway: () => Promise.reject(new TypeError('secret')),
      request: { method: 'GET', target: `/${SENDER}/${data}.json`, readBody: async () => '' },
    })
    expect(answer).toMatchObject({ status: 500, body: { message: 'internal error' } })
  })
})
