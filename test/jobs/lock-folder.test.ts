import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { afterAll, describe, expect, test } from 'vitest'
import { lockFolder } from '../../src/jobs/database/lock-folder.js'

const root = mkdtempSync(join(tmpdir(), 'concordat-lock-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let count = 0
function folder(): string {
  count += 1
  return join(root, `folder ${count}`)
}

const take = (directory: string) => lockFolder({ directory, onHeld: (pid) => new Error(`held by ${pid}`) })

describe('lockFolder', () => {
  test('default: holds a folder that it makes, until it is released', async () => {
    const directory = folder()
    const release = await take(directory)
    await expect(take(directory)).rejects.toThrow(`held by ${process.pid}`)
    await (await take(folder()))()
    await release()
    expect(existsSync(join(directory, 'lock'))).toBe(false)
    await (await take(directory))()
  })

  test('error: another living process holds it', async () => {
    const directory = folder()
    await (await take(directory))()
    const other = spawn('sleep', ['60'])
    const fields = readFileSync(`/proc/${other.pid}/stat`, 'utf8').split(') ')[1]?.split(' ')
    writeFileSync(join(directory, 'lock'), `${other.pid} ${fields?.[19]}`)
    await expect(take(directory)).rejects.toThrow(`held by ${other.pid}`)
    expect(existsSync(join(directory, 'lock'))).toBe(true)
    other.kill('SIGKILL')
    await once(other, 'exit')
    await (await take(directory))()
  })

  test('behavior: a dead process that nobody waited for, and one whose id is used again, hold nothing', async () => {
    const directory = folder()
    await (await take(directory))()
    // The shell becomes a program that never waits for the child it has. Not before that may the child end.
    const parent = spawn('sh', ['-c', 'cat <&3 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    })
    const [text] = (await once(parent.stdout as Readable, 'data')) as [Buffer]
    const dead = text.toString().trim()
    await expect.poll(() => readFileSync(`/proc/${parent.pid}/cmdline`, 'utf8')).toMatch(/^sleep/)
    const end = parent.stdio[3] as Writable
    end.end()
    await expect.poll(() => readFileSync(`/proc/${dead}/stat`, 'utf8')).toContain(') Z ')
    writeFileSync(join(directory, 'lock'), dead)
    await (await take(directory))()
    writeFileSync(join(directory, 'lock'), `${parent.pid} 1`)
    await (await take(directory))()
    parent.kill('SIGKILL')
    await once(parent, 'exit')
  })

  test('behavior: of many that see the same dead holder, one gets it', async () => {
    const directory = folder()
    await (await take(directory))()
    writeFileSync(join(directory, 'lock'), '999999999 1')
    const taken = await Promise.allSettled(Array.from({ length: 8 }, () => take(directory)))
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})
