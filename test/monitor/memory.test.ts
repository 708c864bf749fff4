import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { planTrips } from '../../src/monitor/breaker/plan-trips.js'
import { DEFAULT_TRIP_POLICY } from '../../src/monitor/breaker/trip-policy.js'
import { decodeState, encodeState } from '../../src/monitor/memory/encode-state.js'
import { EMPTY_MEMORY, lostMemory, type Memory } from '../../src/monitor/memory/memory.js'
import { createMemoryFile } from '../../src/monitor/memory/memory-file.js'
import { SECRET, START } from './support/watch-fixture.js'

const folder = mkdtempSync(join(tmpdir(), 'concordat-memory-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
const fresh = () => join(folder, String(count++))

const memory: Memory = {
  ...EMPTY_MEMORY,
  members: new Map([
    ['one', { monitor: { detectors: new Map([['d', { sum: 0.5 }]]) }, follower: 1n }],
  ]) as never,
  budget: { spent: [{ target: '["one"]', at: 7n }] },
}

describe('encodeState', () => {
  test('behavior: whatever states are made of comes back the same', () => {
    const leaf = fc.oneof(
      fc.bigInt(),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.constant(undefined),
      fc.double().filter((value) => !Object.is(value, -0)),
    )
    const { state } = fc.letrec((tie) => ({
      state: fc.oneof({ maxDepth: 4 }, leaf, tie('list'), tie('map'), tie('set'), tie('object')),
      list: fc.array(tie('state'), { maxLength: 4 }),
      map: fc
        .array(fc.tuple(tie('state'), tie('state')), { maxLength: 4 })
        .map((entries) => new Map(entries)),
      set: fc.array(tie('state'), { maxLength: 4 }).map((entries) => new Set(entries)),
      object: fc.dictionary(
        fc.string().filter((name) => name !== '__proto__'),
        tie('state'),
        {
          maxKeys: 4,
          noNullPrototype: true,
        },
      ),
    }))
    fc.assert(
      fc.property(state, (value) => {
        expect(decodeState(encodeState(value))).toEqual(value)
      }),
      { numRuns: 200 },
    )
  })

  test.each(['', '{', '["secret",1]', '["integer",{}]', '["map",1]', '[]'])(
    'error: %j is no state',
    (text) => {
      expect(() => decodeState(text)).toThrowError(expect.objectContaining({ code: 'INVALID_STATE' }))
    },
  )
})

describe('createMemoryFile', () => {
  test('default: nothing at first, then what was saved last', async () => {
    const directory = fresh()
    const store = createMemoryFile({ directory, secret: SECRET })
    expect(await store.load()).toBeUndefined()
    await store.save(EMPTY_MEMORY)
    await store.save(memory)
    expect(await createMemoryFile({ directory, secret: SECRET }).load()).toEqual(memory)
    expect(readdirSync(directory)).toEqual(['monitor.json'])
    expect(readFileSync(join(directory, 'monitor.json'), 'utf8')).not.toContain(SECRET.slice(2))
  })

  test.each([
    ['another budget', (text: string) => text.replace('[\\"one\\"]', '[\\"two\\"]').replace('one', 'two')],
    ['another MAC', (text: string) => text.replace(/"mac":"../, '"mac":"00')],
    ['no MAC', (text: string) => text.replace(/"mac":"[0-9a-f]+"/, '"mac":""')],
    ['half of it', (text: string) => text.slice(0, text.length / 2)],
    ['nothing', () => ''],
    ['a later version', (text: string) => text.replace('"version":1', '"version":2')],
  ])('error: a file with %s is not believed, and put aside', async (_, tamper) => {
    const directory = fresh()
    const store = createMemoryFile({ directory, secret: SECRET })
    await store.save(memory)
    const path = join(directory, 'monitor.json')
    writeFileSync(path, tamper(readFileSync(path, 'utf8')))
    await expect(store.load()).rejects.toMatchObject({ code: 'INVALID_STATE' })
    expect(readdirSync(directory)).toEqual(['monitor.json.damaged'])
  })

  test('error: a crash after a damaged file was put aside brings no full budget back', async () => {
    const directory = fresh()
    const store = createMemoryFile({ directory, secret: SECRET })
    await store.save(memory)
    writeFileSync(join(directory, 'monitor.json'), '')
    await expect(store.load()).rejects.toMatchObject({ code: 'INVALID_STATE' })
    await expect(store.load()).rejects.toMatchObject({ code: 'INVALID_STATE' })
    await store.save(memory)
    expect(await store.load()).toEqual(memory)
  })

  test('error: another monitor cannot bring its own memory', async () => {
    const directory = fresh()
    await createMemoryFile({ directory, secret: `0x${'02'.repeat(32)}` }).save(memory)
    await expect(createMemoryFile({ directory, secret: SECRET }).load()).rejects.toMatchObject({
      code: 'INVALID_STATE',
    })
  })
})

describe('lostMemory', () => {
  test('behavior: a lost memory has no trips left for a window', () => {
    const { budget } = lostMemory(DEFAULT_TRIP_POLICY, BigInt(START))
    const plan = planTrips({
      budget,
      alerts: [],
      modes: new Map(),
      policy: DEFAULT_TRIP_POLICY,
      now: BigInt(START) + DEFAULT_TRIP_POLICY.windowMs - 1n,
    })
    expect(plan.budget.spent).toHaveLength(DEFAULT_TRIP_POLICY.inTotal)
  })
})
