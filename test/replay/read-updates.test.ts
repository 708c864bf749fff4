import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { updateToBeaconJson } from '../../src/ethereum/json/to-beacon-json.js'
import { readUpdates } from '../../src/replay/read-updates.js'

const folder = mkdtempSync(join(tmpdir(), 'concordat-updates-'))
const many = join(folder, 'many')

beforeAll(() => {
  const devnet = createBeaconDevnet({ seed: 'files', committeeSize: 32 })
  mkdirSync(many)
  const write = (path: string, attestedSlot: bigint) => {
    const update = devnet.makeUpdate({ finalizedSlot: 64n, attestedSlot })
    writeFileSync(path, JSON.stringify([updateToBeaconJson(update)]))
  }
  write(join(many, 'b.json'), 70n)
  write(join(many, 'a.json'), 90n)
  write(join(many, 'c.json'), 80n)
  writeFileSync(join(many, 'notes.txt'), 'not an update')
  write(join(folder, 'one.json'), 100n)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const names = async (...paths: string[]) => (await readUpdates(paths)).map(({ file }) => basename(file))

describe('readUpdates', () => {
  test('default: a folder by signature slot', async () => {
    expect(await names(many)).toEqual(['b.json', 'c.json', 'a.json'])
  })

  test('args: files keep the order in which they are given', async () => {
    expect(await names(join(folder, 'one.json'), many, join(many, 'b.json'))).toEqual([
      'one.json',
      'b.json',
      'c.json',
      'a.json',
      'b.json',
    ])
  })

  test('error: a path that does not exist', async () => {
    await expect(names(join(folder, 'none'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  })
})
