import { readFile } from 'node:fs/promises'

export type ProcessMemory = {
  /** Resident set now, in bytes. */
  current: number
  /** Largest resident set so far, in bytes. */
  peak: number
}

/**
 * Reads the resident memory of a running process from Linux' /proc.
 *
 * @returns `undefined` on other systems, and once the process has ended.
 */
export async function readProcessMemory(pid: number): Promise<ProcessMemory | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    const current = kibibytes(status, 'VmRSS')
    const peak = kibibytes(status, 'VmHWM')
    return current === undefined || peak === undefined ? undefined : { current, peak }
  } catch {
    return undefined
  }
}

function kibibytes(status: string, field: string): number | undefined {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)
  return match?.[1] === undefined ? undefined : Number(match[1]) * 1024
}
