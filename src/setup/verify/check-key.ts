import { join } from 'node:path'
import { ArtifactError } from '../../artifacts/artifact-error.js'
import { digestFile } from '../../artifacts/file-digest.js'
import { runSnarkjs } from '../../artifacts/snarkjs.js'
import { readZkeyHeader } from '../../artifacts/zkey-header.js'
import { keyName, keyPath, manifestFiles } from '../ceremony-files.js'
import { findPolicyFaults, isIterationsExponent } from '../ceremony-policy.js'
import { makeInitialKey } from '../initial-key.js'
import { type KeyRecord, readKeyRecord } from '../key-record.js'
import { expectedKey, type TranscriptCircuit } from '../transcript.js'
import type { Findings } from './finding.js'

/**
 * Checks the newest key of a circuit: its hash, its record of steps against transcript and policy, and with snarkjs that
 * it follows from r1cs and ptau by these steps. snarkjs accepts a key without any step; the policy does not.
 *
 * @param parameters.origin r1cs just compiled from source, and a ptau that is the transcript's; without them the key cannot
 *   be checked against snarkjs, and the reason is among the findings already
 * @returns notes on what could not be compared
 */
export async function checkKey(parameters: {
  name: string
  circuit: TranscriptCircuit
  directory: string
  work: string
  origin: { r1cs: string; ptau: string } | undefined
  minimumContributions: number
  partial: boolean
  findings: Findings
  signal?: AbortSignal | undefined
}): Promise<string[]> {
  const { name, circuit, directory, work, origin, minimumContributions, partial, findings, signal } =
    parameters
  const steps = circuit.contributions.length
  const path =
    circuit.final === undefined ? keyPath(directory, name, steps) : join(directory, manifestFiles(name).zkey)
  checkChain(circuit, findings)
  const digest = await findings.attempt('FILE_MISSING', () => digestFile(path, signal))
  if (digest !== undefined) {
    findings.expectEqual('KEY_DIFFERS', 'sha256 of the key', expectedKey(circuit, steps), digest.sha256)
  }
  const header = await findings.attempt('KEY_MALFORMED', () => readZkeyHeader(path))
  const record = await findings.attempt('KEY_MALFORMED', () => readKeyRecord(path))
  if (record !== undefined) {
    compareRecord(circuit, record, findings)
    const { contributions } = record
    for (const { code, detail } of findPolicyFaults({ contributions, minimumContributions, partial })) {
      findings.add(code, detail)
    }
  }
  const notes = await checkEarlierKeys({ name, circuit, directory, record, findings, signal })
  if (origin === undefined) return notes
  const initial = join(work, keyName(0))
  const made = await findings.attempt('INITIAL_KEY_DIFFERS', () =>
    makeInitialKey({ ...origin, zkey: initial, signal }),
  )
  if (made === undefined) return notes
  findings.expectEqual('INITIAL_KEY_DIFFERS', 'sha256', circuit.initialKey, made.sha256)
  findings.expectEqual('INITIAL_KEY_DIFFERS', 'circuit hash', circuit.circuitHash, made.circuitHash)
  if (header === undefined || record === undefined) return notes
  findings.expectEqual('KEY_OF_ANOTHER_CIRCUIT', 'circuit hash', made.circuitHash, record.circuitHash)
  // Anybody can write a number of iterations into a key that nobody will see the end of.
  if (record.contributions.some(({ beacon }) => beacon && !isIterationsExponent(beacon.iterationsExponent)))
    return notes
  await findings.attempt('KEY_INVALID', () => verifyWithSnarkjs({ initial, ptau: origin.ptau, path, signal }))
  return notes
}

async function verifyWithSnarkjs({
  initial,
  ptau,
  path,
  signal,
}: {
  initial: string
  ptau: string
  path: string
  signal?: AbortSignal | undefined
}): Promise<void> {
  const call = { method: 'zKey.verifyFromInit', args: [initial, ptau, path, { logger: true }] }
  const { results, log } = await runSnarkjs({ calls: [call], signal })
  if (results[0] === true) return
  const errors = log.filter((line) => line.startsWith('error'))
  throw ArtifactError.of('CEREMONY_INVALID', 'snarkjs zkey verify refuses the key.', errors.slice(-5))
}

function checkChain(circuit: TranscriptCircuit, findings: Findings): void {
  for (const [index, { before }] of circuit.contributions.entries()) {
    const expected = expectedKey(circuit, index)
    findings.expectEqual('CHAIN_BROKEN', `key before step ${index + 1}`, expected, before)
  }
  const last = circuit.contributions.at(-1)?.after ?? circuit.initialKey
  if (circuit.final !== undefined) findings.expectEqual('CHAIN_BROKEN', 'final key', last, circuit.final.zkey)
}

function compareRecord(circuit: TranscriptCircuit, record: KeyRecord, findings: Findings): void {
  findings.expectEqual('KEY_OF_ANOTHER_CIRCUIT', 'circuit hash', circuit.circuitHash, record.circuitHash)
  const count = Math.max(circuit.contributions.length, record.contributions.length)
  for (let index = 0; index < count; index++) {
    const told = circuit.contributions[index]
    const found = record.contributions[index]
    const label = `step ${index + 1}`
    if (told === undefined || found === undefined) {
      findings.add('CONTRIBUTION_DIFFERS', `${label} is only in the ${told ? 'transcript' : 'key'}`)
      continue
    }
    for (const field of ['kind', 'name', 'contributionHash', 'beacon'] as const) {
      findings.expectEqual(
        'CONTRIBUTION_DIFFERS',
        `${label}, ${field}`,
        told[field] ?? null,
        found[field] ?? null,
      )
    }
  }
}

/** Keys between the first and the last prove nothing more; those that were kept must still be the transcript's. */
async function checkEarlierKeys({
  name,
  circuit,
  directory,
  record,
  findings,
  signal,
}: {
  name: string
  circuit: TranscriptCircuit
  directory: string
  record: KeyRecord | undefined
  findings: Findings
  signal?: AbortSignal | undefined
}): Promise<string[]> {
  const notes: string[] = []
  for (let index = 0; index < circuit.contributions.length; index++) {
    const path = keyPath(directory, name, index)
    const label = `key after step ${index}`
    const digest = await digestFile(path, signal).catch((error: unknown) => {
      if (error instanceof ArtifactError && error.code === 'ARTIFACT_MISSING') return undefined
      throw error
    })
    if (digest === undefined) {
      if (index > 0) notes.push(`${name}: sha256 of the ${label}: the file was not kept`)
      continue
    }
    findings.expectEqual('KEY_DIFFERS', `sha256 of the ${label}`, expectedKey(circuit, index), digest.sha256)
    const earlier = await findings.attempt('KEY_MALFORMED', () => readKeyRecord(path))
    if (earlier === undefined || record === undefined) continue
    const prefix = { ...record, contributions: record.contributions.slice(0, index) }
    findings.expectEqual('CONTRIBUTION_DIFFERS', `record of the ${label}`, prefix, earlier)
  }
  return notes
}
