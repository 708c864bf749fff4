import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MILLISECONDS = 20

/**
 * Kills every process of a group at once and waits until none of them runs.
 *
 * @param group Process id of the group's leader, which was started detached.
 * @param seconds How long to wait at most; a process in uninterruptible sleep may take longer to go.
 * @returns True when the group is gone.
 */
export async function killGroup(group: number, seconds = 5): Promise<boolean> {
  const started = performance.now()
  while (signalGroup(group, 'SIGKILL') && (await hasRunning(group))) {
    if (performance.now() - started > seconds * 1000) return false
    await sleep(POLL_MILLISECONDS)
  }
  return true
}

function signalGroup(group: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-group, signal)
    return true
  } catch {
    return false
  }
}

/** Where the first process does not collect dead children, a group lives on in zombies, which hold nothing. */
async function hasRunning(group: number): Promise<boolean> {
  const pids = await readdir('/proc').catch(() => undefined)
  if (pids === undefined) return true
  for (const pid of pids) {
    if (!/^\d+$/.test(pid)) continue
    const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    // The name, in parentheses, may hold spaces.
    const [state, , processGroup] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    if (Number(processGroup) === group && state !== 'Z' && state !== 'X') return true
  }
  return false
}
