import { mkdir, rename } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ArtifactError } from '../artifacts/artifact-error.js'
import { withDirectoryLock } from '../artifacts/directory-lock.js'
import { digestFile } from '../artifacts/file-digest.js'
import { runSnarkjs, type SnarkjsCall } from '../artifacts/snarkjs.js'
import { removeAbandonedWork, withWorkDirectory } from '../artifacts/work-directory.js'
import { flushFile, keyPath, keysFolder } from './ceremony-files.js'
import { refusedBySnarkjs } from './initial-key.js'
import { type KeyRecord, type RecordedContribution, readKeyRecord } from './key-record.js'
import { SetupError } from './setup-error.js'
import type { SetupControl } from './setup-event.js'
import {
  circuitOf,
  expectedKey,
  readTranscript,
  type TranscriptCircuit,
  type TranscriptContribution,
  withCircuit,
  writeTranscript,
} from './transcript.js'

/** A step that was added to a circuit's ceremony. */
export type AppendedStep = TranscriptContribution & { readonly circuit: string }

/**
 * Adds one step to each of the circuits: a new key beside the old ones, then the transcript, whose replacement is what
 * makes the step count. Whatever happens before leaves the ceremony as it was.
 *
 * @param parameters.plan checks that the step may be taken, and says which call makes the new key; `undefined` skips the
 *   circuit
 * @throws SetupError CIRCUIT_NOT_IN_CEREMONY, KEY_MISMATCH when the current key is not the transcript's, STEP_REFUSED,
 *   STEP_OUT_OF_ORDER, and what `plan` throws; ArtifactError PROCESS_FAILED, BUILD_ABORTED
 */
export async function appendStep(
  parameters: {
    directory: string
    circuits?: readonly string[] | undefined
    stage: string
    plan: (
      circuit: TranscriptCircuit,
      name: string,
    ) => ((from: string, to: string) => SnarkjsCall) | undefined
  } & SetupControl,
): Promise<AppendedStep[]> {
  const { stage, plan, onProgress, signal } = parameters
  const directory = resolve(parameters.directory)
  const names = parameters.circuits ?? Object.keys((await readTranscript(directory)).circuits)
  return withDirectoryLock({ directory, signal }, async () => {
    await removeAbandonedWork(directory)
    let transcript = await readTranscript(directory)
    // All are asked before the first is touched, so that a refusal changes nothing.
    const planned = names.flatMap((name) => {
      const circuit = circuitOf(transcript, name)
      const step = plan(circuit, name)
      return step === undefined ? [] : [{ name, circuit, step }]
    })
    const appended: AppendedStep[] = []
    for (const { name, circuit, step } of planned) {
      onProgress?.({ circuit: name, stage })
      const contribution = await withWorkDirectory(directory, name, (work) =>
        makeKey({ directory, name, circuit, step, work, signal }),
      )
      const contributions = [...circuit.contributions, contribution]
      transcript = withCircuit(transcript, name, { ...circuit, contributions })
      await writeTranscript(directory, transcript)
      appended.push({ circuit: name, ...contribution })
    }
    return appended
  })
}

async function makeKey({
  directory,
  name,
  circuit,
  step,
  work,
  signal,
}: {
  directory: string
  name: string
  circuit: TranscriptCircuit
  step: (from: string, to: string) => SnarkjsCall
  work: string
  signal?: AbortSignal | undefined
}): Promise<TranscriptContribution> {
  const index = circuit.contributions.length
  const from = keyPath(directory, name, index)
  const to = join(work, 'next.zkey')
  const before = await assertCurrentKey({ path: from, circuit, index, signal })
  const { results, log } = await runSnarkjs({ calls: [step(from, to)], signal })
  if (typeof results[0] !== 'string') throw refusedBySnarkjs(log)
  const added = addedTo(before.record, await readKeyRecord(to))
  if (added === undefined || added.contributionHash !== results[0]) {
    throw SetupError.of('STEP_REFUSED', 'The new key does not record the step that was taken.')
  }
  const after = (await digestFile(to, signal)).sha256
  await flushFile(to)
  await mkdir(keysFolder(directory, name), { recursive: true })
  await rename(to, keyPath(directory, name, index + 1))
  const { kind, contributionHash, beacon } = added
  return {
    kind,
    name: added.name,
    before: before.sha256,
    after,
    contributionHash,
    ...(beacon === undefined ? {} : { beacon }),
  }
}

/** A contribution to another key than the transcript's would be lost, or worse, count for something else. */
async function assertCurrentKey({
  path,
  circuit,
  index,
  signal,
}: {
  path: string
  circuit: TranscriptCircuit
  index: number
  signal?: AbortSignal | undefined
}): Promise<{ sha256: string; record: KeyRecord }> {
  const expected = expectedKey(circuit, index)
  const mismatch = (facts: readonly string[], cause?: unknown) =>
    SetupError.of(
      'KEY_MISMATCH',
      'The current key is not the one of the transcript.',
      [`path: ${path}`, ...facts],
      cause,
    )
  let sha256: string
  try {
    sha256 = (await digestFile(path, signal)).sha256
  } catch (cause) {
    if (cause instanceof ArtifactError && cause.code === 'ARTIFACT_MISSING') throw mismatch([], cause)
    throw cause
  }
  if (sha256 !== expected) throw mismatch([`expected sha256: ${expected}`, `actual sha256: ${sha256}`])
  const record = await readKeyRecord(path)
  const hashes = record.contributions.map(({ contributionHash }) => contributionHash).join()
  if (
    record.circuitHash !== circuit.circuitHash ||
    hashes !== circuit.contributions.map(({ contributionHash }) => contributionHash).join()
  ) {
    throw mismatch(['its record of contributions differs'])
  }
  return { sha256, record }
}

/** The last contribution of `after`, when it is `before` with one more. */
function addedTo(before: KeyRecord, after: KeyRecord): RecordedContribution | undefined {
  const earlier = { ...after, contributions: after.contributions.slice(0, -1) }
  return JSON.stringify(earlier) === JSON.stringify(before) ? after.contributions.at(-1) : undefined
}
