import { Worker } from 'node:worker_threads'
import type { Verdict } from '../source-chain/proof-kind.js'
import type { Question, Reply } from './statement-messages.js'
import { WorkerError } from './worker-error.js'

const DEFAULT_MODULE = new URL('./verifying-thread.js', import.meta.url)
const HEAP_MEBIBYTES = 512

export type ResultVerifier = {
  /**
   * Decides whether a text is a proof of exactly what a job asks for.
   *
   * @throws WorkerError `CHILD_FAILED` when that cannot be decided.
   */
  verify(question: Omit<Question, 'id'>): Promise<Verdict>
  stop(): Promise<void>
}

type Waiting = { resolve: (verdict: Verdict) => void; reject: (error: Error) => void }

/**
 * Verifies results in this process, in a thread beside the event loop. The thread is started when it is first needed,
 * and anew when it died.
 *
 * @param module The thread's program; another one in tests.
 */
export function createResultVerifier({
  module = DEFAULT_MODULE,
}: {
  module?: URL | undefined
} = {}): ResultVerifier {
  const waiting = new Map<number, Waiting>()
  let thread: Worker | undefined
  let last = 0

  function end(ended: Worker, cause: unknown): void {
    if (thread !== ended) return
    thread = undefined
    const failure = new WorkerError('CHILD_FAILED', 'The thread that verifies proofs ended.', { cause })
    for (const { reject } of waiting.values()) reject(failure)
    waiting.clear()
  }

  function start(): Worker {
    const started = new Worker(module, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MEBIBYTES },
    })
    started.on('message', (reply: Reply) => {
      const asked = waiting.get(reply.id)
      waiting.delete(reply.id)
      if ('verdict' in reply) asked?.resolve(reply.verdict)
      else
        asked?.reject(
          new WorkerError('CHILD_FAILED', 'The proof could not be verified.', { facts: [reply.failure] }),
        )
      if (waiting.size === 0) started.unref()
    })
    started.on('error', (cause) => end(started, cause))
    started.on('exit', () => end(started, undefined))
    return started
  }

  return {
    verify: (question) =>
      new Promise((resolve, reject) => {
        thread ??= start()
        last += 1
        waiting.set(last, { resolve, reject })
        thread.ref()
        thread.postMessage({ ...question, id: last } satisfies Question)
      }),
    async stop() {
      await thread?.terminate()
    },
  }
}
