import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Artifacts, loadArtifacts } from '../../src/artifacts/load-artifacts.js'
import { runningSumStart } from '../../src/bls12-381/running-sum-start.js'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { computeSyncCommitteePeriodAtSlot } from '../../src/ethereum/spec/compute-sync-committee-period-at-slot.js'
import type { LightClientUpdate, SyncCommittee } from '../../src/ethereum/types/light-client.js'
import { toSnarkjsProof } from '../../src/groth16/proof.js'
import type { ApkProof } from '../../src/prover/apk-proof.js'
import { parseApkProof, serializeApkProof } from '../../src/prover/apk-proof-json.js'
import type { ProverBackend } from '../../src/prover/backend.js'
import { type CreateProverParameters, createProver } from '../../src/prover/create-prover.js'
import type { ProverStage } from '../../src/prover/prove-circuit.js'
import { createRapidsnarkBackend } from '../../src/prover/rapidsnark-backend.js'
import { createSnarkjsBackend } from '../../src/prover/snarkjs-backend.js'
import { coordinates, withCoordinate } from '../groth16/proof-coordinates.js'
import { abortOnceRunning } from '../worker/worker-harness.js'
import { buildSmallApk } from './apk-artifacts.js'

const Point = bls12_381.G1.Point
const ABSENT = [3, 7, 31]
const r = 21888242871839275222246405745257275088548364400416034343698204186575808495617n
const p = bls12_381.fields.Fp.ORDER

const devnet = createBeaconDevnet({ seed: 'prover', committeeSize: 32 })
const attestedSlot = devnet.bootstrap().header.beacon.slot + 3n * devnet.config.slotsPerEpoch
const period = computeSyncCommitteePeriodAtSlot(devnet.config, attestedSlot + 1n)
const committee = devnet.committee(period)
const otherCommittee = devnet.committee(period + 1n)

function updateWithout(absent: readonly number[], more: object = {}): LightClientUpdate {
  const finalizedSlot = attestedSlot - 2n * devnet.config.slotsPerEpoch
  return devnet.makeUpdate({ attestedSlot, finalizedSlot, absent, ...more })
}

let directory: string
let artifacts: Artifacts
let temporaryDirectory: string
let update: LightClientUpdate
let honest: ApkProof
let other: ApkProof

const withCode = (code: string) => expect.objectContaining({ code })
const prover = (options: Partial<CreateProverParameters> = {}) =>
  createProver({ artifacts, chain: devnet.config, temporaryDirectory, ...options })

function sumOf(keys: readonly `0x${string}`[]) {
  return keys.reduce((sum, key) => sum.add(Point.fromHex(key.slice(2))), Point.ZERO)
}

beforeAll(async () => {
  directory = await buildSmallApk()
  artifacts = await loadArtifacts(directory)
  update = updateWithout(ABSENT)
  const maker = createProver({ artifacts, chain: devnet.config })
  honest = await maker.prove(update, committee)
  other = await maker.prove(updateWithout([4]), committee)
})
beforeEach(() => {
  temporaryDirectory = mkdtempSync(join(tmpdir(), 'concordat-prover-'))
})
afterEach(() => {
  const left = readdirSync(temporaryDirectory)
  rmSync(temporaryDirectory, { recursive: true })
  expect(left, 'temporary files left behind').toEqual([])
})

describe('prove', () => {
  test('default', async () => {
    const stages: ProverStage[] = []
    const proof = await prover().prove(update, committee, { onProgress: ({ stage }) => stages.push(stage) })
    expect(stages).toEqual(['check-artifacts', 'witness', 'prove', 'verify'])
    expect(proof).toMatchObject({ kind: 'apk', circuit: 'apk-32-10', publicInputs: honest.publicInputs })
    expect(proof.constraints).toBe(artifacts.circuit('apk-32-10').entry.constraints)
    expect(prover().verify(proof)).toBe(true)
  })

  test('behavior: the sum is H plus the aggregate key of the participants', () => {
    const participants = committee.pubkeys.filter((_, index) => !ABSENT.includes(index))
    const expected = sumOf(participants).add(Point.fromAffine(runningSumStart())).toAffine()
    expect(honest.sum).toEqual({ x: expected.x, y: expected.y })
  })

  test('behavior: everybody present, and as many absent as the circuit takes', async () => {
    for (const absent of [[], [0, 1, 2, 3, 4, 5, 6, 7, 30, 31]]) {
      const about = updateWithout(absent)
      const proof = await prover().prove(about, committee)
      expect(prover().verify(proof, { update: about, committee })).toBe(true)
    }
  })

  test('error: one member too many is absent', async () => {
    const absent = Array.from({ length: 11 }, (_, index) => index)
    const failing = prover({ chain: undefined }).prove(updateWithout(absent), committee)
    await expect(failing).rejects.toThrowError(withCode('NO_CIRCUIT_FITS'))
  })

  test('error: a circuit that is not there', async () => {
    const named = (circuit: string) => prover().prove(update, committee, { circuit })
    await expect(named('apk-32-11')).rejects.toThrowError(withCode('UNKNOWN_CIRCUIT'))
    await expect(named('apk-512-8')).rejects.toThrowError(withCode('NO_CIRCUIT_FITS'))
    const wide = createBeaconDevnet({ seed: 'wide', committeeSize: 512 })
    const bits = `0x${'ff'.repeat(64)}` as const
    const wideUpdate = { ...update, syncAggregate: { ...update.syncAggregate, syncCommitteeBits: bits } }
    const failing = prover({ chain: undefined }).prove(wideUpdate, wide.committee(0n), {
      circuit: 'apk-512-8',
    })
    await expect(failing).rejects.toThrowError(withCode('CIRCUIT_UNKNOWN'))
  })
})

describe('committees', () => {
  test('error: the committee of another period', async () => {
    await expect(prover().prove(update, otherCommittee)).rejects.toThrowError(withCode('COMMITTEE_MISMATCH'))
  })

  test('error: two keys swapped, or one replaced', async () => {
    const pubkeys = [...committee.pubkeys]
    pubkeys[3] = committee.pubkeys[4] as `0x${string}`
    pubkeys[4] = committee.pubkeys[3] as `0x${string}`
    await expect(prover().prove(update, { ...committee, pubkeys })).rejects.toThrowError(
      withCode('COMMITTEE_MISMATCH'),
    )
    const replaced = [...committee.pubkeys.slice(0, 31), otherCommittee.pubkeys[31] as `0x${string}`]
    const failing = prover({ chain: undefined }).prove(update, { ...committee, pubkeys: replaced })
    await expect(failing).rejects.toThrowError(withCode('COMMITTEE_MISMATCH'))
  })

  test('error: an aggregate key that is not the sum', async () => {
    const { aggregatePubkey } = otherCommittee
    const failing = prover({ chain: undefined }).prove(update, { ...committee, aggregatePubkey })
    await expect(failing).rejects.toThrowError(withCode('COMMITTEE_MISMATCH'))
  })

  test('error: another size', async () => {
    const half: SyncCommittee = { ...committee, pubkeys: committee.pubkeys.slice(0, 16) }
    await expect(prover().prove(update, half)).rejects.toThrowError(withCode('COMMITTEE_MISMATCH'))
  })

  test('error: another chain or fork', async () => {
    const genesisValidatorsRoot = `0x${'11'.repeat(32)}` as const
    for (const tamper of [{ genesisValidatorsRoot }, { forkVersion: '0x99000000' }, { signedWithout: [3] }]) {
      const failing = prover().prove(updateWithout(ABSENT, { tamper }), committee)
      await expect(failing).rejects.toThrowError(withCode('COMMITTEE_MISMATCH'))
    }
  })

  test('error: a key that is not a point', async () => {
    const pubkeys = [`0x${'ab'.repeat(48)}` as const, ...committee.pubkeys.slice(1)]
    const failing = prover({ chain: undefined }).prove(update, { ...committee, pubkeys })
    await expect(failing).rejects.toThrowError(withCode('INVALID_PUBLIC_KEY'))
  })
})

describe('verify', () => {
  test('default', () => {
    expect(prover().verify(honest)).toBe(true)
    expect(prover().verify(honest, { update, committee })).toBe(true)
    expect(prover().verify(parseApkProof(serializeApkProof(honest)))).toBe(true)
  })

  test('behavior: a proof of another statement is told apart', () => {
    expect(prover().verify(other)).toBe(true)
    expect(prover().verify(other, { update, committee })).toBe(false)
    expect(prover().verify(honest, { update, committee: otherCommittee })).toBe(false)
    const many = updateWithout(Array.from({ length: 11 }, (_, index) => index))
    expect(prover().verify(honest, { update: many, committee })).toBe(false)
  })

  test('behavior: every public input + 1, + r and swapped with its neighbour is rejected', () => {
    const { publicInputs } = honest
    for (const index of publicInputs.keys()) {
      const change = (value: bigint) => publicInputs.map((input, at) => (at === index ? value : input))
      const input = publicInputs[index] as bigint
      expect(prover().verify({ ...honest, publicInputs: change(input + 1n) })).toBe(false)
      expect(prover().verify({ ...honest, publicInputs: change(input + r) })).toBe(false)
      const swapped = [...publicInputs]
      ;[swapped[index], swapped[(index + 1) % swapped.length]] = [
        swapped[(index + 1) % swapped.length] as bigint,
        input,
      ]
      expect(prover().verify({ ...honest, publicInputs: swapped })).toBe(false)
    }
  })

  test('behavior: every coordinate of the proof changed is rejected', () => {
    for (const coordinate of coordinates) {
      const proof = withCoordinate(honest.proof, coordinate, (value) => value + 1n)
      expect(prover().verify({ ...honest, proof })).toBe(false)
    }
  })

  test('behavior: a sum that is not the one of the public inputs is rejected', () => {
    const { x, y } = honest.sum
    for (const sum of [
      { x: x + 1n, y },
      { x, y: p - y },
      { x: x + p, y },
      { x, y: y + p },
      { x: y, y: x },
    ]) {
      expect(prover().verify({ ...honest, sum })).toBe(false)
    }
  })

  test('behavior: a sum above the prime is rejected even when its public inputs agree', () => {
    const x = honest.sum.x + p
    const halves = [x & (2n ** 192n - 1n), x >> 192n]
    const publicInputs = [...honest.publicInputs.slice(0, -4), ...halves, ...honest.publicInputs.slice(-2)]
    expect(prover().verify({ ...honest, publicInputs, sum: { ...honest.sum, x } })).toBe(false)
  })

  test('error: a circuit that is not known or was not built', () => {
    expect(() => prover().verify({ ...honest, circuit: 'link-512' })).toThrowError(
      withCode('UNKNOWN_CIRCUIT'),
    )
    expect(() => prover().verify({ ...honest, circuit: 'apk-512-8' })).toThrowError(
      withCode('CIRCUIT_UNKNOWN'),
    )
  })
})

describe('damaged artifacts', () => {
  async function damaged(file: 'wasm' | 'zkey', damage: (path: string) => void) {
    const copy = mkdtempSync(join(temporaryDirectory, 'artifacts-'))
    cpSync(directory, copy, { recursive: true })
    const loaded = await loadArtifacts(copy)
    const proving: ProverStage[] = []
    const maker = prover({ artifacts: loaded })
    const path = loaded.circuit('apk-32-10').paths[file]
    chmodSync(path, 0o644)
    damage(path)
    const failure = await maker
      .prove(update, committee, { onProgress: ({ stage }) => proving.push(stage) })
      .catch((thrown: Error) => thrown)
    rmSync(copy, { recursive: true })
    return { failure, proving }
  }

  const flip = (path: string) => {
    const bytes = readFileSync(path)
    const middle = bytes.length >> 1
    bytes[middle] = (bytes[middle] ?? 0) ^ 1
    writeFileSync(path, bytes)
  }

  test('error: one bit of the proving key or of the wasm flipped', async () => {
    for (const file of ['zkey', 'wasm'] as const) {
      const { failure, proving } = await damaged(file, flip)
      expect(failure).toMatchObject({ code: 'ARTIFACT_CORRUPT' })
      expect(proving).toEqual(['check-artifacts'])
    }
  })

  test('error: a truncated, an empty and a missing proving key', async () => {
    expect((await damaged('zkey', (path) => truncateSync(path, 1000))).failure).toMatchObject({
      code: 'ARTIFACT_CORRUPT',
    })
    expect((await damaged('zkey', (path) => truncateSync(path, 0))).failure).toMatchObject({
      code: 'ARTIFACT_CORRUPT',
    })
    expect((await damaged('zkey', (path) => rmSync(path))).failure).toMatchObject({
      code: 'ARTIFACT_MISSING',
    })
  })

  test('error: a key damaged between two proofs of one prover', async () => {
    const copy = mkdtempSync(join(temporaryDirectory, 'artifacts-'))
    cpSync(directory, copy, { recursive: true })
    const loaded = await loadArtifacts(copy)
    const maker = prover({ artifacts: loaded })
    expect(maker.verify(await maker.prove(update, committee))).toBe(true)
    const path = loaded.circuit('apk-32-10').paths.zkey
    chmodSync(path, 0o644)
    flip(path)
    await expect(maker.prove(update, committee)).rejects.toThrowError(withCode('ARTIFACT_CORRUPT'))
    rmSync(copy, { recursive: true })
  })
})

describe('backends', () => {
  const returning = (made: ApkProof): ProverBackend => ({
    name: 'garbage',
    prove: async () => ({ ...made, publicInputs: [...made.publicInputs], seconds: 0 }),
  })

  test('error: a backend that returns an older proof', async () => {
    const failing = prover({ backend: returning(other) }).prove(update, committee)
    await expect(failing).rejects.toThrowError(withCode('PUBLIC_INPUTS_MISMATCH'))
    const relabelled = returning({ ...other, publicInputs: honest.publicInputs })
    await expect(prover({ backend: relabelled }).prove(update, committee)).rejects.toThrowError(
      withCode('PROOF_REJECTED'),
    )
  })

  test.skipIf(process.platform === 'win32')(
    'error: a rapidsnark that fails or writes another proof',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'concordat-binary-'))
      const binary = join(folder, 'prover')
      const run = (script: string) => {
        writeFileSync(binary, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
        return prover({ backend: createRapidsnarkBackend({ binary }) }).prove(update, committee)
      }
      await expect(run('exit 1')).rejects.toThrowError(withCode('PROVER_FAILED'))
      await expect(run('echo garbage > "$3"; echo "[]" > "$4"')).rejects.toThrowError(
        withCode('PROVER_FAILED'),
      )
      const proof = JSON.stringify(toSnarkjsProof(other.proof))
      const inputs = JSON.stringify(honest.publicInputs.map(String))
      await expect(run(`printf '%s' '${proof}' > "$3"; printf '%s' '${inputs}' > "$4"`)).rejects.toThrowError(
        withCode('PROOF_REJECTED'),
      )
      rmSync(folder, { recursive: true })
    },
  )
})

describe('aborting and limits', () => {
  for (const stage of ['check-artifacts', 'witness', 'prove', 'verify'] as const) {
    test(`error: aborted when ${stage} starts, and while it runs`, async () => {
      for (const isRunning of stage === 'witness' || stage === 'prove' ? [false, true] : [false]) {
        const controller = new AbortController()
        const onProgress = (event: { stage: ProverStage }) => {
          if (event.stage !== stage) return
          if (isRunning) void abortOnceRunning(controller, temporaryDirectory)
          else controller.abort()
        }
        const failing = prover().prove(update, committee, { onProgress, signal: controller.signal })
        await expect(failing).rejects.toThrowError(withCode('PROVER_ABORTED'))
      }
    })
  }

  test('error: aborted before it starts', async () => {
    const failing = prover().prove(update, committee, { signal: AbortSignal.abort() })
    await expect(failing).rejects.toThrowError(withCode('PROVER_ABORTED'))
  })

  test('behavior: after an abort the same prover proves', async () => {
    const maker = prover()
    const controller = new AbortController()
    const onProgress = ({ stage }: { stage: ProverStage }) => {
      if (stage === 'prove') void abortOnceRunning(controller, temporaryDirectory)
    }
    const failing = maker.prove(update, committee, { onProgress, signal: controller.signal })
    await expect(failing).rejects.toThrowError(withCode('PROVER_ABORTED'))
    expect(maker.verify(await maker.prove(update, committee))).toBe(true)
  })

  test('error: time and memory limits', async () => {
    const slow = prover({ limits: { milliseconds: 20 } }).prove(update, committee)
    await expect(slow).rejects.toThrowError(withCode('PROVER_TIMEOUT'))
    if (process.platform !== 'linux') return
    const large = prover({ backend: createSnarkjsBackend(), limits: { memoryBytes: 60e6 } }).prove(
      update,
      committee,
    )
    await expect(large).rejects.toThrowError(withCode('PROVER_OUT_OF_MEMORY'))
  })
})

describe('proveCircuit', () => {
  test('error: inputs of another circuit, and one that does not exist', async () => {
    const foreign = prover().proveCircuit({ circuit: 'apk-32-10', inputs: { a: 1n } })
    await expect(foreign).rejects.toThrowError(withCode('WITNESS_INPUT_INVALID'))
    const unknown = prover().proveCircuit({ circuit: '../apk-32-10', inputs: {} })
    await expect(unknown).rejects.toThrowError(withCode('CIRCUIT_UNKNOWN'))
  })
})
