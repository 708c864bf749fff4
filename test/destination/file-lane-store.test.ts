import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createFileLaneStore } from '../../src/destination/file-lane-store.js'
import type { PendingTransaction } from '../../src/destination/pending-transaction.js'

const root = mkdtempSync(join(tmpdir(), 'concordat-lanes-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const lane = '1-0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266'
const transaction = (nonce: number): PendingTransaction => ({
  nonce,
  label: 'update to slot 152',
  to: '0x00000000000000000000000000000000C0C0C0C0',
  data: '0x1234',
  gas: 400_000n,
  attempts: [
    {
      hash: '0xab',
      raw: '0x02f8',
      maxFeePerGas: 2n ** 60n,
      maxPriorityFeePerGas: 1n,
      atBlock: 7n,
      purpose: 'call',
    },
    {
      hash: '0xcd',
      raw: '0x02f9',
      maxFeePerGas: 2n ** 61n,
      maxPriorityFeePerGas: 2n,
      atBlock: 9n,
      purpose: 'cancel',
    },
  ],
})

describe('createFileLaneStore', () => {
  test('default: gives back what was saved, by nonce, from another store as well', async () => {
    const directory = join(root, 'default')
    const store = createFileLaneStore({ directory })
    expect(await store.load(lane)).toEqual([])
    await store.save(lane, [transaction(8), transaction(7)])
    const again = createFileLaneStore({ directory })
    expect(await again.load(lane)).toEqual([transaction(7), transaction(8)])
    expect(await again.load('2-0x00')).toEqual([])
    await again.save(lane, [])
    expect(await store.load(lane)).toEqual([])
  })

  test('behavior: the folder is its owner’s alone, and a lane names one file in it, whatever it is called', async () => {
    const directory = join(root, 'names')
    const store = createFileLaneStore({ directory })
    await store.save('../../escape', [])
    expect(readdirSync(directory)).toEqual(['______escape.json'])
    expect(statSync(directory).mode & 0o777).toBe(0o700)
  })

  test('behavior: what a dead process left half written is removed, what a living one writes is not', async () => {
    const directory = join(root, 'leftovers')
    const store = createFileLaneStore({ directory })
    await store.save(lane, [transaction(7)])
    const leftover = (pid: number, name = lane) => join(directory, `${name}.json.${pid}.tmp`)
    for (const path of [
      leftover(2 ** 22 + 7),
      leftover(process.pid),
      leftover(process.ppid),
      leftover(9, 'other'),
    ]) {
      writeFileSync(path, '{"version":')
    }
    expect(await store.load(lane)).toEqual([transaction(7)])
    expect(readdirSync(directory).sort()).toEqual(
      [`${lane}.json`, `${lane}.json.${process.ppid}.tmp`, 'other.json.9.tmp'].sort(),
    )
  })

  test.each([
    ['half a file', (text: string) => text.slice(0, text.length / 2)],
    ['another version', (text: string) => text.replace('"version":1', '"version":2')],
    [
      'a transaction without a signature',
      (text: string) => text.replace(/"attempts":\[.*\]/, '"attempts":[]}]'),
    ],
    ['nothing', () => ''],
  ])('error: %s', async (_name, damage) => {
    const directory = join(root, 'damaged')
    const store = createFileLaneStore({ directory })
    await store.save(lane, [transaction(7)])
    const path = join(directory, `${lane}.json`)
    writeFileSync(path, damage(readFileSync(path, 'utf8')))
    await expect(store.load(lane)).rejects.toMatchObject({ code: 'LANE_STATE_INVALID' })
  })
})
