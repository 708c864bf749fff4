import { writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { BaseError } from '../errors/base-error.js'
import type { ChildAnswer, ChildOrder } from './child-protocol.js'
import { proveJob } from './prove-job.js'

/**
 * Entry of the child process that makes one proof. It lives no longer than its worker: when that is gone, the channel
 * closes, and this process ends with everything it started.
 */
const WORKER_GONE_MILLISECONDS = 3000

const controller = new AbortController()

function send(answer: ChildAnswer): void {
  if (process.connected) process.send?.(answer)
}

/** The worker started this process as leader of a group of its own. */
function endGroup(): never {
  try {
    process.kill(-process.pid, 'SIGKILL')
  } catch {
    // Not a leader: nothing but this process to end.
  }
  process.exit(1)
}

/** When the machine runs out of memory, the kernel should choose a prover and not the worker or the database. */
function volunteer(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '500')
  } catch {
    // Only Linux has it.
  }
}

function toAnswer(error: unknown): ChildAnswer {
  if (error instanceof BaseError) {
    const facts = [...error.facts, ...causes(error)].map((fact) => fact.slice(0, 8000)).slice(0, 20)
    return { kind: 'error', code: error.code, shortMessage: error.shortMessage.slice(0, 2000), facts }
  }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  const isSystem = /^E[A-Z0-9]+$/.test(code)
  const text = error instanceof Error ? error.message : String(error)
  return {
    kind: 'error',
    code: isSystem ? code : 'CHILD_FAILED',
    shortMessage: 'The proof was not made.',
    facts: [text.slice(0, 8000)],
  }
}

/** Messages of all causes: an error of the disk may be the last of them. */
function causes(error: Error): string[] {
  const { cause } = error
  return cause instanceof Error ? [cause.message, ...causes(cause)] : []
}

let work: { order: ChildOrder; settled: Promise<void> } | undefined
let isAnswered = false

/** The worker was killed: whatever runs is stopped, its files are removed, and the group ends. */
async function abandon(): Promise<void> {
  if (isAnswered) return
  controller.abort(new Error('the worker is gone'))
  await Promise.race([work?.settled, sleep(WORKER_GONE_MILLISECONDS)])
  if (work !== undefined) {
    await rm(work.order.temporaryDirectory, { recursive: true, force: true }).catch(() => undefined)
  }
  endGroup()
}

async function answer(order: ChildOrder): Promise<void> {
  const onStage = (stage: Extract<ChildAnswer, { kind: 'stage' }>['stage']) => send({ kind: 'stage', stage })
  const last = await proveJob({ order, onStage, signal: controller.signal }).then(
    (text): ChildAnswer => ({ kind: 'proof', text }),
    toAnswer,
  )
  if (controller.signal.aborted || !process.connected) return
  isAnswered = true
  process.send?.(last, () => process.disconnect())
}

process.once('disconnect', () => void abandon())
process.once('message', (order: ChildOrder) => {
  work = { order, settled: answer(order) }
})
volunteer()
