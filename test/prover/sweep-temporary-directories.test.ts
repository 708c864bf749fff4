import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sweepTemporaryDirectories } from '../../src/prover/sweep-temporary-directories.js'
import { withTemporaryDirectory } from '../../src/prover/temporary-directory.js'
import { temporaryPrefix } from '../../src/prover/temporary-owner.js'

let parent: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'concordat-sweep-'))
})
afterEach(() => rmSync(parent, { recursive: true }))

/** A folder like those of this process, with parts of its name replaced. */
function folder(change: { space?: string; pid?: number; start?: string } = {}): string {
  const [, kind, space, pid, start] = temporaryPrefix('proof').split('-')
  const name = [
    'concordat',
    kind,
    change.space ?? space,
    change.pid ?? pid,
    change.start ?? start,
    'AbC123',
  ].join('-')
  mkdirSync(join(parent, name))
  writeFileSync(join(parent, name, 'witness.wtns'), 'x')
  return name
}

/** Id of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid
}

describe('sweepTemporaryDirectories', () => {
  test('default: the folder of a process that is gone', async () => {
    const name = folder({ pid: deadPid() })
    expect(await sweepTemporaryDirectories(parent)).toEqual([join(parent, name)])
    expect(readdirSync(parent)).toEqual([])
  })

  test('behavior: the folder of a living process stays while it is in use', async () => {
    const path = await withTemporaryDirectory(parent, async (directory) => {
      expect(await sweepTemporaryDirectories(parent)).toEqual([])
      expect(existsSync(directory)).toBe(true)
      return directory
    })
    expect(basename(path)).toMatch(/^concordat-proof-[0-9a-f]{12}-\d+-\d+-\w{6}$/)
    expect(existsSync(path)).toBe(false)
  })

  test.runIf(process.platform === 'linux')('behavior: an id that was used again', async () => {
    const name = folder({ start: '1' })
    expect(await sweepTemporaryDirectories(parent)).toEqual([join(parent, name)])
  })

  test('behavior: another machine, container or boot is believed for a day', async () => {
    const name = folder({ space: '0123456789ab', pid: deadPid() })
    expect(await sweepTemporaryDirectories(parent)).toEqual([])
    const yesterday = new Date(Date.now() - 25 * 3600 * 1000)
    utimesSync(join(parent, name), yesterday, yesterday)
    expect(await sweepTemporaryDirectories(parent)).toEqual([join(parent, name)])
  })

  test('behavior: other folders are nobody’s business', async () => {
    for (const name of ['concordat-proof-AbC123', 'concordat-proof-x-1-1-AbC123', 'other'])
      mkdirSync(join(parent, name))
    expect(await sweepTemporaryDirectories(parent)).toEqual([])
    expect(await sweepTemporaryDirectories(join(parent, 'absent'))).toEqual([])
  })
})
