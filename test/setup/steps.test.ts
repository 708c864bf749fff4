import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { digestFile } from '../../src/artifacts/file-digest.js'
import { applyBeacon } from '../../src/setup/apply-beacon.js'
import { contribute } from '../../src/setup/contribute.js'
import { finishCeremony } from '../../src/setup/finish-ceremony.js'
import { startCeremony } from '../../src/setup/start-ceremony.js'
import { readTranscript } from '../../src/setup/transcript.js'
import { verifySetup } from '../../src/setup/verify/verify-setup.js'
import { otherToyCircuit, temporaryDirectory, toyCircuit } from '../artifacts/toy-circuits.js'
import {
  beacon,
  copyOf,
  editTranscript,
  flipByte,
  makeOtherPtau,
  makePtau,
  runCeremony,
} from './toy-ceremony.js'

const root = temporaryDirectory()
const definitions = [toyCircuit]
let pinned: { ptau: string; ptauSha256: string }
/** Alice has contributed, the ceremony runs. */
let running: string
let copies = 0

beforeAll(async () => {
  pinned = await makePtau(root)
  running = await runCeremony({
    directory: join(root, 'running'),
    ...pinned,
    people: ['alice'],
    isOver: false,
  })
})

const copy = (from = running) => copyOf(from, join(root, `copy-${copies++}`))
const transcriptOf = (directory: string) => readFile(join(directory, 'transcript.json'), 'utf8')

/** The ceremony is as it was, and still sound. */
async function expectUntouched(directory: string, before: string) {
  expect(await transcriptOf(directory)).toBe(before)
  expect((await verifySetup({ directory, definitions, partial: true })).findings).toEqual([])
}

describe('startCeremony', () => {
  const options = { definitions }

  test('behavior: repeated, it changes nothing; a second circuit can be added', async () => {
    const directory = copy()
    const before = await transcriptOf(directory)
    await startCeremony({ ...options, ...pinned, directory })
    expect(await transcriptOf(directory)).toBe(before)
    const second = { ...toyCircuit, name: 'second' }
    await startCeremony({ ...pinned, directory, definitions: [toyCircuit, second] })
    const { circuits } = await readTranscript(directory)
    expect(Object.keys(circuits)).toEqual(['second', 'toy'])
    // The name of a circuit is no part of its key.
    expect(circuits.second?.initialKey).toBe(circuits.toy?.initialKey)
    expect(circuits.toy?.contributions).toHaveLength(1)
  })

  test('behavior: interrupted before the transcript was written, it is repeated', async () => {
    const directory = await runCeremony({
      directory: join(root, 'torn'),
      ...pinned,
      people: [],
      isOver: false,
    })
    const before = await transcriptOf(directory)
    await rm(join(directory, 'transcript.json'))
    await startCeremony({ ...options, ...pinned, directory })
    await expectUntouched(directory, before)
  })

  test('error: a ptau that is not the pinned one, not readable, not prepared, too small or another later', async () => {
    const directory = join(root, 'refused')
    const start = (ptau: string, ptauSha256: string) =>
      startCeremony({ ...options, ptau, ptauSha256, directory })
    const digest = async (path: string) => (await digestFile(path)).sha256
    await expect(start(pinned.ptau, 'f'.repeat(64))).rejects.toMatchObject({ code: 'PTAU_MISMATCH' })
    await expect(start(join(root, 'absent'), pinned.ptauSha256)).rejects.toMatchObject({
      code: 'PTAU_INVALID',
    })
    const unprepared = join(root, '1.ptau')
    await expect(start(unprepared, await digest(unprepared))).rejects.toMatchObject({ code: 'PTAU_INVALID' })
    const cut = join(root, 'cut.ptau')
    await writeFile(cut, (await readFile(pinned.ptau)).subarray(0, -100))
    await expect(start(cut, await digest(cut))).rejects.toMatchObject({ code: 'PTAU_INVALID' })
    expect(await readdir(root)).not.toContain('refused')
    await mkdir(join(root, 'small'))
    const small = await makePtau(join(root, 'small'), 2)
    await expect(start(small.ptau, small.ptauSha256)).rejects.toMatchObject({ code: 'PTAU_TOO_SMALL' })
    expect(await readdir(directory)).toEqual(['phase1.ptau'])
    const other = await makeOtherPtau(join(root, 'other-ptau'))
    await expect(
      startCeremony({ ...options, ptau: other.ptau, ptauSha256: other.ptauSha256, directory: running }),
    ).rejects.toMatchObject({ code: 'PTAU_MISMATCH' })
  })

  test('error: changed sources, or a folder that belongs to something else', async () => {
    const changed = startCeremony({ ...pinned, directory: running, definitions: [otherToyCircuit] })
    await expect(changed).rejects.toMatchObject({ code: 'CIRCUIT_CHANGED' })
    const directory = join(root, 'occupied')
    await mkdir(join(directory, 'toy'), { recursive: true })
    await writeFile(join(directory, 'toy', 'thesis.txt'), 'precious')
    await expect(startCeremony({ ...options, ...pinned, directory })).rejects.toMatchObject({
      code: 'FOLDER_IN_USE',
    })
    expect(await readdir(join(directory, 'toy'))).toEqual(['thesis.txt'])
    expect((await readdir(directory)).sort()).toEqual(['phase1.ptau', 'toy'])
  })
})

describe('contribute', () => {
  test('default: adds one key and one record; the same entropy twice gives different secrets', async () => {
    const directory = copy()
    const entropy = Buffer.from('not to be found anywhere')
    const [step] = await contribute({ directory, name: 'Bób ✓', entropy })
    const [again] = await contribute({ directory: copy(), name: 'Bób ✓', entropy })
    const recorded = (await readTranscript(directory)).circuits.toy?.contributions.at(-1)
    expect(step).toEqual({ circuit: 'toy', ...recorded })
    expect(again?.contributionHash).not.toBe(step?.contributionHash)
    for (const name of await readdir(directory, { recursive: true })) {
      const bytes = await readFile(join(directory, name)).catch(() => undefined)
      expect(bytes?.includes(entropy) ?? false).toBe(false)
    }
    await expectUntouched(directory, await transcriptOf(directory))
  })

  test('behavior: interrupted at any time, the ceremony is as it was and goes on', async () => {
    const directory = copy()
    const before = await transcriptOf(directory)
    // Before it begins, as it begins, and while the key is being made in a process that takes longer than this to start.
    for (const milliseconds of ['before', 0, 10, 40] as const) {
      const control = new AbortController()
      const interrupt = () => control.abort()
      if (milliseconds === 'before') interrupt()
      const interrupted = contribute({
        directory,
        name: 'bob',
        signal: control.signal,
        onProgress: () => (milliseconds === 0 ? interrupt() : setTimeout(interrupt, Number(milliseconds))),
      })
      await expect(interrupted).rejects.toMatchObject({ code: 'BUILD_ABORTED' })
      expect((await readdir(directory)).filter((name) => name.startsWith('.'))).toEqual([])
    }
    await expectUntouched(directory, before)
    // What a kill leaves behind: a lock, a work folder, and a key that no transcript mentions.
    await writeFile(join(directory, '.lock'), '999999999')
    await mkdir(join(directory, '.work-999999999-toy'))
    await cp(join(directory, 'toy', 'keys', '0001.zkey'), join(directory, 'toy', 'keys', '0002.zkey'))
    await contribute({ directory, name: 'bob' })
    expect((await verifySetup({ directory, definitions, partial: true })).findings).toEqual([])
    expect((await readdir(directory)).filter((name) => name.startsWith('.'))).toEqual([])
  })

  test('behavior: two at the same time both count', async () => {
    const directory = copy()
    await Promise.all(['bob', 'carol'].map((name) => contribute({ directory, name })))
    const { circuits } = await readTranscript(directory)
    expect(circuits.toy?.contributions.map(({ name }) => name).sort()).toEqual(['alice', 'bob', 'carol'])
    expect((await verifySetup({ directory, definitions, partial: true })).findings).toEqual([])
  })

  test('error: a name that is taken, empty or unprintable, and a circuit that is not there', async () => {
    const before = await transcriptOf(running)
    for (const name of ['alice', '', ' x', 'x\n', 'a\u0000b', 'x'.repeat(65), '\u200b']) {
      await expect(contribute({ directory: running, name })).rejects.toMatchObject({
        code: 'CONTRIBUTOR_INVALID',
      })
    }
    for (const circuit of ['other', 'constructor', '../toy']) {
      const absent = contribute({ directory: running, name: 'bob', circuits: ['toy', circuit] })
      await expect(absent).rejects.toMatchObject({ code: 'CIRCUIT_NOT_IN_CEREMONY' })
    }
    await expect(contribute({ directory: join(root, 'none'), name: 'bob' })).rejects.toMatchObject({
      code: 'TRANSCRIPT_MISSING',
    })
    expect(await transcriptOf(running)).toBe(before)
  })

  test('error: a current key that is damaged, absent or another one', async () => {
    const [damaged, absent, other] = [copy(), copy(), copy()]
    const key = join('toy', 'keys', '0001.zkey')
    await flipByte(join(damaged, key), 0.5)
    await rm(join(absent, key))
    await cp(join(other, 'toy', 'keys', '0000.zkey'), join(other, key))
    for (const directory of [damaged, absent, other]) {
      await expect(contribute({ directory, name: 'bob' })).rejects.toMatchObject({ code: 'KEY_MISMATCH' })
    }
    // The transcript vouches for a key with another history.
    await editTranscript(other, ({ circuits: { toy } }) => {
      toy.contributions[0].after = toy.initialKey
    })
    await expect(contribute({ directory: other, name: 'bob' })).rejects.toMatchObject({
      code: 'KEY_MISMATCH',
    })
  })
})

describe('applyBeacon and finishCeremony', () => {
  test('behavior: in order, repeated without effect, and never backwards', async () => {
    const directory = copy()
    await expect(finishCeremony({ directory, definitions })).rejects.toMatchObject({
      code: 'STEP_OUT_OF_ORDER',
    })
    expect(await applyBeacon({ directory, beacon })).toMatchObject([{ kind: 'beacon', beacon }])
    expect(await applyBeacon({ directory, beacon })).toEqual([])
    for (const step of [
      applyBeacon({ directory, beacon: { ...beacon, hash: 'cd'.repeat(32) } }),
      contribute({ directory, name: 'late' }),
    ]) {
      await expect(step).rejects.toMatchObject({ code: 'STEP_OUT_OF_ORDER' })
    }
    const finished = await finishCeremony({ directory, definitions })
    const text = await transcriptOf(directory)
    expect(await finishCeremony({ directory, definitions })).toEqual(finished)

    // Interrupted before its last write, it is repeated with the same outcome.
    await cp(join(directory, 'toy', 'toy.zkey'), join(directory, 'toy', 'keys', '0002.zkey'))
    await editTranscript(directory, ({ circuits: { toy } }) => {
      delete toy.final
    })
    await finishCeremony({ directory, definitions })
    expect(await transcriptOf(directory)).toBe(text)
    expect((await verifySetup({ directory, definitions })).findings).toEqual([])
  })

  test('error: a beacon before any contribution, or malformed', async () => {
    const directory = await runCeremony({
      directory: join(root, 'early'),
      ...pinned,
      people: [],
      isOver: false,
    })
    await expect(applyBeacon({ directory, beacon })).rejects.toMatchObject({ code: 'STEP_OUT_OF_ORDER' })
    for (const bad of [
      { hash: 'abc' },
      { hash: 'AB'.repeat(32) },
      { hash: '0x'.concat('ab'.repeat(32)) },
      { hash: '00' },
      { iterationsExponent: 9 },
      { iterationsExponent: 33 },
      { iterationsExponent: 10.5 },
    ]) {
      const applied = applyBeacon({ directory, beacon: { ...beacon, ...bad } })
      await expect(applied).rejects.toMatchObject({ code: 'BEACON_INVALID' })
    }
  })

  test('error: what does not verify is not installed', async () => {
    const directory = copy()
    await applyBeacon({ directory, beacon })
    const before = await transcriptOf(directory)
    const refused = finishCeremony({ directory, definitions, minimumContributions: 2 })
    await expect(refused).rejects.toMatchObject({
      code: 'SETUP_REJECTED',
      findings: [{ code: 'TOO_FEW_CONTRIBUTIONS', circuit: 'toy' }],
    })
    await flipByte(join(directory, 'toy', 'toy.wasm'), 0.5)
    await expect(finishCeremony({ directory, definitions })).rejects.toMatchObject({
      findings: [{ code: 'FILE_DIFFERS' }],
    })
    expect((await readdir(directory)).sort()).toEqual(['phase1.ptau', 'toy', 'transcript.json'])
    expect(await readdir(join(directory, 'toy'))).not.toContain('toy.zkey')
    expect(await transcriptOf(directory)).toBe(before)
  })
})
