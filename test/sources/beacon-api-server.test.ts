import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashTreeRootBeaconBlockHeader } from '../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { type BeaconApiServer, startBeaconApiServer } from '../../src/sources/start-beacon-api-server.js'
import { bootstrap, devnetSource } from './devnet-source.js'

const LIGHT_CLIENT = '/eth/v1/beacon/light_client'

describe('startBeaconApiServer', () => {
  let server: BeaconApiServer
  beforeAll(async () => {
    server = await startBeaconApiServer({ source: devnetSource([1n, 2n]) })
  })
  afterAll(() => server.close())
  const get = (path: string, init: RequestInit = {}) => fetch(`${server.url}${path}`, init)

  test('default: envelopes and the consensus version', async () => {
    const root = hashTreeRootBeaconBlockHeader(bootstrap.header.beacon)
    for (const path of [`${LIGHT_CLIENT}/bootstrap/${root}`, `${LIGHT_CLIENT}/finality_update`]) {
      const response = await get(path)
      expect(response.status).toBe(200)
      expect(response.headers.get('eth-consensus-version')).toBe('fulu')
      expect(await response.json()).toMatchObject({ version: 'fulu', data: expect.anything() })
    }
    const updates = (await (await get(`${LIGHT_CLIENT}/updates?start_period=1&count=9`)).json()) as unknown[]
    expect(updates.length).toBe(2)
    expect(updates[0]).toMatchObject({ version: 'fulu', data: { signature_slot: '105' } })
    expect(await (await get('/eth/v1/beacon/genesis')).json()).toHaveProperty('data.genesis_validators_root')
    expect(await (await get('/eth/v1/config/spec')).json()).toHaveProperty('data.SLOTS_PER_EPOCH', '8')
  })

  test('behavior: periods that are not there are left out', async () => {
    expect(await (await get(`${LIGHT_CLIENT}/updates?start_period=7&count=2`)).json()).toEqual([])
    const huge = `${LIGHT_CLIENT}/updates?start_period=1&count=18446744073709551615`
    expect(((await (await get(huge)).json()) as unknown[]).length).toBe(2)
  })

  test.each([
    [400, `${LIGHT_CLIENT}/updates`, {}],
    [400, `${LIGHT_CLIENT}/updates?start_period=-1&count=1`, {}],
    [400, `${LIGHT_CLIENT}/updates?start_period=1&count=0`, {}],
    [400, `${LIGHT_CLIENT}/updates?start_period=1&count=18446744073709551616`, {}],
    [400, `${LIGHT_CLIENT}/bootstrap/0x12`, {}],
    [400, `${LIGHT_CLIENT}/bootstrap/..%2f..%2fetc%2fpasswd`, {}],
    [404, `${LIGHT_CLIENT}/bootstrap/0x${'00'.repeat(32)}`, {}],
    [404, '/eth/v1/node/health', {}],
    [405, '/eth/v1/beacon/genesis', { method: 'POST', body: '{}' }],
    [406, '/eth/v1/beacon/genesis', { headers: { accept: 'application/octet-stream' } }],
  ])('error: %d for %s', async (status, path, init) => {
    const response = await get(path, init)
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({ code: status, message: expect.any(String) })
  })
})
