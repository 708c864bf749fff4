import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { readCoalition } from '../../risk/coalition/read-coalition.js'
import { assessCoalition } from '../../risk/report/assess-coalition.js'
import { riskJsonOf } from './risk-json.js'

// The program of a thread: a report takes seconds of work, which must not hold up the API.
const { file, trials, seed } = z
  .object({ file: z.string(), trials: z.number(), seed: z.string() })
  .parse(workerData)
parentPort?.postMessage(riskJsonOf(assessCoalition(await readCoalition(file), { trials, seed }), new Date()))
