import { createHmac, timingSafeEqual } from 'node:crypto'
import { access, mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileAtomically } from '../../artifacts/write-file-atomically.js'
import { MonitorError } from '../monitor-error.js'
import { decodeState, encodeState } from './encode-state.js'
import type { Memory } from './memory.js'

/** Where a monitor's memory is kept. */
export type MemoryStore = {
  /**
   * `undefined` when there is none yet.
   *
   * @throws MonitorError INVALID_STATE when there is one that is not this monitor's own, as it wrote it. It was put aside.
   */
  load(): Promise<Memory | undefined>
  save(memory: Memory): Promise<void>
}

const FILE = 'monitor.json'
const schema = z.strictObject({ version: z.literal(1), mac: z.string(), memory: z.string() })

/**
 * Keeps the memory in one file, flushed to disk and renamed into place, under a MAC by a key of the monitor's own: whoever
 * can write to the folder and does not have the key cannot change it. They can bring back an older one, or take it away as
 * if there had never been one: what is spent then is for the breaker to count.
 *
 * @param parameters.directory Made when it is not there, for its owner alone.
 * @param parameters.secret The key, or what one is derived from; such as the signing key.
 */
export function createMemoryFile(parameters: { directory: string; secret: string }): MemoryStore {
  const { directory, secret } = parameters
  const path = join(directory, FILE)
  const aside = `${path}.damaged`
  const key = createHmac('sha256', secret).update('concordat monitor memory').digest()
  const macOf = (text: string) => createHmac('sha256', key).update(text).digest()

  async function read(): Promise<string | undefined> {
    return readFile(path, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
      throw error
    })
  }

  function parse(text: string): Memory {
    const { mac, memory } = schema.parse(JSON.parse(text))
    const given = Buffer.from(mac, 'hex')
    const expected = macOf(memory)
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      throw new MonitorError('INVALID_STATE', 'The memory of the monitor is not what this monitor wrote.')
    // By the MAC this process, or an earlier one of it, wrote it.
    return decodeState(memory) as Memory
  }

  return {
    async load() {
      const text = await read()
      const facts = [`file: ${path}`, `put aside: ${aside}`]
      if (text === undefined) {
        if (!(await isThere(aside))) return undefined
        // It was put aside, and the process ended before it could save another: that is no first start.
        throw new MonitorError('INVALID_STATE', 'The memory of the monitor was put aside.', { facts })
      }
      try {
        return parse(text)
      } catch (cause) {
        await rename(path, aside)
        const message = 'The memory of the monitor is damaged or of somebody else.'
        throw new MonitorError('INVALID_STATE', message, { facts, cause })
      }
    },
    async save(memory) {
      await mkdir(directory, { recursive: true, mode: 0o700 })
      const text = encodeState(memory)
      const mac = macOf(text).toString('hex')
      await writeFileAtomically(path, JSON.stringify({ version: 1, mac, memory: text }))
    },
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
