import { parentPort } from 'node:worker_threads'
import { createCommitteeCache } from '../prover/committee-cache.js'
import { checkResult } from './check-result.js'
import { parseJob } from './parse-job.js'
import type { Question, Reply } from './statement-messages.js'

/** Entry of the thread that verifies results: a commitment takes a second, a pairing some tens of milliseconds. */
const commit = createCommitteeCache()

function reply({ id, request, circuit, verificationKey, text }: Question): Reply {
  try {
    return { id, verdict: checkResult({ job: parseJob(request), circuit, verificationKey, text, commit }) }
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) }
  }
}

parentPort?.on('message', (question: Question) => parentPort?.postMessage(reply(question)))
