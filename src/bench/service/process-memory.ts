import { readFile } from 'node:fs/promises'
import { median } from '../median.js'

/** Resident memory of a process over time, in MiB. */
export type MemoryFigures = {
  /** Medians of the second quarter of the samples, when caches are warm, and of the last quarter. */
  early: number
  late: number
  max: number
}

const SAMPLE_MILLISECONDS = 500

/** Samples the resident memory of processes until `stop`; undefined where the system has no `/proc`. */
export function watchMemory(pids: readonly number[]): { stop(): (MemoryFigures | undefined)[] } {
  const samples = pids.map(() => [] as number[])
  const sample = () =>
    pids.forEach((pid, index) => {
      void residentMebibytes(pid).then((size) => size === undefined || samples[index]?.push(size))
    })
  const timer = setInterval(sample, SAMPLE_MILLISECONDS)
  sample()
  return {
    stop() {
      clearInterval(timer)
      return samples.map(figuresOf)
    },
  }
}

function figuresOf(samples: readonly number[]): MemoryFigures | undefined {
  if (samples.length < 4) return undefined
  const quarter = Math.floor(samples.length / 4)
  return {
    early: median(samples.slice(quarter, 2 * quarter)),
    late: median(samples.slice(-quarter)),
    max: Math.max(...samples),
  }
}

async function residentMebibytes(pid: number): Promise<number | undefined> {
  try {
    const found = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))
    return found === null ? undefined : Number(found[1]) / 1024
  } catch {
    return undefined
  }
}
