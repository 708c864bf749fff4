import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serialize } from 'node:v8'
import type { ChainConfig } from '../../src/ethereum/types/light-client.js'
import type { ProofRequest } from '../../src/jobs/job.js'
import type { BackendChoice } from '../../src/worker/child-protocol.js'

export type WorkerProgram = {
  /** URL of a compiled module of the package. */
  module: (path: string) => URL
  /** Where the program and its settings are written. */
  scratch: string
  database: string
  artifacts: string
  temporaryDirectory: string
  chains: Record<string, ChainConfig>
  backend?: BackendChoice
}

/** A process of its own that queues a request and works on the queue until it is killed; it prints each stage. */
export function startWorkerProgram(
  { module, scratch, chains, backend = { name: 'snarkjs' }, ...folders }: WorkerProgram,
  request: ProofRequest,
): ChildProcess {
  const settings = join(scratch, 'settings')
  const program = join(scratch, 'worker.mjs')
  writeFileSync(settings, serialize({ ...folders, chains, backend, request }))
  writeFileSync(
    program,
    `
import { readFileSync } from 'node:fs'
import { deserialize } from 'node:v8'
import { createJobQueue } from '${module('jobs/create-job-queue.js')}'
import { openDatabase } from '${module('jobs/database/open-database.js')}'
import { createWorker } from '${module('worker/create-worker.js')}'
import { openFolderStore } from '${module('worker/open-folder-store.js')}'

const { database: directory, artifacts, temporaryDirectory, chains, backend, request } = deserialize(readFileSync(process.argv[2]))
const jobs = await createJobQueue({ database: await openDatabase({ directory }) })
await jobs.submit({ request, owner: 'test' })
const print = (fields, message) => process.stdout.write((fields.stage ?? fields.status ?? message) + '\\n')
await createWorker({
  jobs,
  store: await openFolderStore({ directory: artifacts }),
  chains,
  backend,
  temporaryDirectory,
  logger: { debug: print, info: print, warn: print, error: print },
})
`,
  )
  return spawn(process.execPath, [program, settings], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Kills a program some milliseconds after it printed a line, or when it completed a job; returns what it printed. */
export async function killAfter(
  program: ChildProcess,
  line: string,
  milliseconds: number,
): Promise<string[]> {
  const printed: string[] = []
  let timer: NodeJS.Timeout | undefined
  const kill = () => program.kill('SIGKILL')
  program.stdout?.setEncoding('utf8').on('data', (text: string) => {
    printed.push(...text.split('\n').filter((part) => part !== ''))
    if (printed.includes(line)) timer ??= setTimeout(kill, milliseconds)
    if (printed.includes('completed')) kill()
  })
  await new Promise((resolve) => program.once('exit', resolve))
  clearTimeout(timer)
  return printed
}
