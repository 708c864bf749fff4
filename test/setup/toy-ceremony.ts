import { cpSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CircuitDefinition } from '../../src/artifacts/circuit-definition.js'
import { digestFile } from '../../src/artifacts/file-digest.js'
import { dependencyRoot } from '../../src/artifacts/package-root.js'
import { runNode } from '../../src/artifacts/run-process.js'
import { applyBeacon } from '../../src/setup/apply-beacon.js'
import { contribute } from '../../src/setup/contribute.js'
import { finishCeremony } from '../../src/setup/finish-ceremony.js'
import { digestPtau } from '../../src/setup/ptau.js'
import { startCeremony } from '../../src/setup/start-ceremony.js'
import { makeKnownPtau } from '../artifacts/known-ptau.js'
import { toyCircuit } from '../artifacts/toy-circuits.js'

export const beacon = { hash: 'ab'.repeat(32), iterationsExponent: 10 }

/** A small ptau that snarkjs made, with its hash. */
export async function makePtau(directory: string, power = 5): Promise<{ ptau: string; ptauSha256: string }> {
  const { ptau } = await makeKnownPtau(directory, power)
  return { ptau, ptauSha256: (await digestFile(ptau)).sha256 }
}

/** Powers of tau with other secrets, of power 4. */
export async function makeOtherPtau(directory: string) {
  await mkdir(directory)
  const [first, second, ptau] = ['0.ptau', '1.ptau', 'other.ptau'].map((name) => join(directory, name))
  const cli = join(dependencyRoot('snarkjs'), 'build', 'cli.cjs')
  for (const step of [
    ['new', 'bn128', '4', first],
    ['contribute', first, second, '--name=other', '-e=other'],
    ['prepare', 'phase2', second, ptau],
  ]) {
    const { code, stdout } = await runNode({ args: [cli, 'powersoftau', ...step.map(String)] })
    if (code !== 0) throw new Error(stdout)
  }
  const { sha256, blake2b512 } = await digestPtau(String(ptau))
  return { ptau: String(ptau), ptauSha256: sha256, blake2b512 }
}

/** A ceremony for the toy circuit with contributions by these people, and a beacon unless it still runs. */
export async function runCeremony(options: {
  directory: string
  ptau: string
  ptauSha256: string
  people?: readonly string[]
  isOver?: boolean
  definition?: CircuitDefinition
}): Promise<string> {
  const { directory, people = ['alice', 'bob'], isOver = true, definition = toyCircuit } = options
  await startCeremony({ ...options, definitions: [definition] })
  for (const name of people) await contribute({ directory, name })
  if (isOver) {
    await applyBeacon({ directory, beacon })
    await finishCeremony({ directory, definitions: [definition] })
  }
  return directory
}

/** A copy that may be damaged. */
export function copyOf(directory: string, to: string): string {
  cpSync(directory, to, { recursive: true })
  return to
}

/** Flips the lowest bit of one byte of a file, at a part of its length. */
export async function flipByte(path: string, part: number): Promise<void> {
  const bytes = await readFile(path)
  const at = Math.floor(bytes.length * part)
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  await writeFile(path, bytes)
}

/** Replaces text in a file of a ceremony; the text must be there. */
export async function replaceText(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${path} does not contain ${from}`)
  await writeFile(path, text.replaceAll(from, to))
}

/** Lets a test change the transcript as if this package had written it. */
export async function editTranscript(
  directory: string,
  // biome-ignore lint/suspicious/noExplicitAny: a forger is not bound by types
  edit: (transcript: any) => void,
): Promise<void> {
  const path = join(directory, 'transcript.json')
  const transcript = JSON.parse(await readFile(path, 'utf8'))
  edit(transcript)
  await writeFile(path, `${JSON.stringify(transcript, null, 2)}\n`)
}
