import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { isAlive } from '../artifacts/directory-lock.js'

/** Name of the process that a temporary folder belongs to, as it stands in the folder's name. */
export type TemporaryOwner = {
  /** Tells runs of a system and spaces of process ids (containers) from each other: ids mean something in one only. */
  space: string
  pid: number
  /** When the process started, in ticks since the system did: ids are used again. `0` where the system does not tell. */
  start: string
}

const PATTERN = /^concordat-(?:proof|job)-([0-9a-f]{12})-([1-9]\d*)-(\d+)-[A-Za-z0-9]{6}$/

/** First part of the name of a folder of this process; six random characters follow. */
export function temporaryPrefix(kind: 'proof' | 'job'): string {
  return `concordat-${kind}-${spaceOfProcesses()}-${process.pid}-${startOf(process.pid) ?? '0'}-`
}

/** Reads the owner out of a folder's name; `undefined` when the folder is none of ours. */
export function temporaryOwner(name: string): TemporaryOwner | undefined {
  const [, space, pid, start] = PATTERN.exec(name) ?? []
  return space === undefined || pid === undefined || start === undefined
    ? undefined
    : { space, pid: Number(pid), start }
}

/** `unknown` for a process of another machine, container or boot. */
export function ownerState({ space, pid, start }: TemporaryOwner): 'alive' | 'dead' | 'unknown' {
  if (space !== spaceOfProcesses()) return 'unknown'
  if (!isAlive(pid)) return 'dead'
  const now = startOf(pid)
  return now === undefined || start === '0' || now === start ? 'alive' : 'dead'
}

let space: string | undefined

/** Hash of the boot and of the space of process ids; of the host's name where the system has neither. */
function spaceOfProcesses(): string {
  space ??= createHash('sha256')
    .update(read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()) ?? hostname())
    .update(read(() => readlinkSync('/proc/self/ns/pid')) ?? '')
    .digest('hex')
    .slice(0, 12)
  return space
}

/** The name of a program, in parentheses, may hold spaces; the start is the 22nd field. */
function startOf(pid: number): string | undefined {
  const text = read(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19]
}

function read(from: () => string): string | undefined {
  try {
    return from()
  } catch {
    return undefined
  }
}
