import { parentPort, workerData } from 'node:worker_threads'
import { assessCoalition } from '../../risk/report/assess-coalition.js'
import { riskJsonOf } from './risk-json.js'
import type { RiskTask } from './risk-reader.js'

// The program of a thread: a report takes seconds of work, which must not hold up the API.
const { coalition, trials, seed } = workerData as RiskTask
parentPort?.postMessage(riskJsonOf(assessCoalition(coalition, { trials, seed }), new Date()))
