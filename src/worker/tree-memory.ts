import { readdir, readFile } from 'node:fs/promises'
import { readProcessMemory } from '../prover/peak-memory.js'

/**
 * Resident bytes of a process and all its descendants now. Pages that several of them share count for each, so this is
 * rather too much than too little.
 *
 * @returns `undefined` where the system does not tell, and once the process has ended.
 */
export async function treeMemory(pid: number): Promise<number | undefined> {
  const own = await readProcessMemory(pid)
  if (own === undefined) return undefined
  const children = await childrenOf(pid)
  const theirs = await Promise.all(children.map(treeMemory))
  return theirs.reduce<number>((sum, bytes) => sum + (bytes ?? 0), own.current)
}

/** A child is listed under the thread that started it. */
async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch((): string[] => [])
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '')),
  )
  return lists.flatMap((list) => list.split(' ').filter((id) => id !== '')).map(Number)
}

const SAMPLE_MILLISECONDS = 100

/** Samples the memory of a tree until it is stopped, and calls back once when it is above the limit. */
export function watchTreeMemory({
  pid,
  limit,
  onExceeded,
}: {
  /** `undefined` for a process that could not be started. */
  pid: number | undefined
  /** Bytes. */
  limit: number | undefined
  onExceeded: (used: number) => void
}): { peak: () => number | undefined; stop: () => void } {
  let peak: number | undefined
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  const sample = async () => {
    const used = pid === undefined ? undefined : await treeMemory(pid)
    if (isStopped) return
    if (used !== undefined) {
      peak = Math.max(peak ?? 0, used)
      if (limit !== undefined && used > limit) {
        isStopped = true
        return onExceeded(used)
      }
    }
    timer = setTimeout(() => void sample(), SAMPLE_MILLISECONDS)
  }
  if (pid !== undefined) void sample()
  return {
    peak: () => peak,
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
