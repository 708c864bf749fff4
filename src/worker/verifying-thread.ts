import { parentPort } from 'node:worker_threads'
import { readProofTask } from '../jobs/parse-proof-request.js'
import type { Question, Reply } from './statement-messages.js'

/** Entry of the thread that verifies results: a commitment takes a second, a pairing some tens of milliseconds. */
function reply({ id, request, ...result }: Question): Reply {
  try {
    return { id, verdict: readProofTask(request).check(result) }
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) }
  }
}

parentPort?.on('message', (question: Question) => parentPort?.postMessage(reply(question)))
