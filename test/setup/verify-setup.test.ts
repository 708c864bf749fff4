import { readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { digestFile } from '../../src/artifacts/file-digest.js'
import { dependencyRoot } from '../../src/artifacts/package-root.js'
import { runNode } from '../../src/artifacts/run-process.js'
import { readKeyRecord } from '../../src/setup/key-record.js'
import { type VerifySetupOptions, verifySetup } from '../../src/setup/verify/verify-setup.js'
import { otherToyCircuit, temporaryDirectory, toyCircuit } from '../artifacts/toy-circuits.js'
import {
  copyOf,
  editTranscript,
  flipByte,
  makeOtherPtau,
  makePtau,
  replaceText,
  runCeremony,
} from './toy-ceremony.js'
import { makeUntouchedCeremony } from './untouched-ceremony.js'

const root = temporaryDirectory()
const honest = join(root, 'honest')
let pinned: { ptau: string; ptauSha256: string }
let copies = 0

beforeAll(async () => {
  pinned = await makePtau(root)
  await runCeremony({ directory: honest, ...pinned })
})

const copy = () => copyOf(honest, join(root, `copy-${copies++}`))

async function findingsOf(directory: string, options: Partial<VerifySetupOptions> = {}) {
  const report = await verifySetup({ directory, definitions: [toyCircuit], ...options })
  expect(report.valid).toBe(report.findings.length === 0)
  return report.findings.map(({ code, detail }) => `${code} ${detail}`)
}

/** Each of the texts begins some finding. */
function expectAll(findings: readonly string[], texts: readonly string[]) {
  for (const text of texts) expect(findings).toContainEqual(expect.stringMatching(new RegExp(`^${text}`)))
}

describe('keys nobody contributed to', () => {
  test('error: a consistent folder around such a key, which snarkjs accepts', async () => {
    const directory = await makeUntouchedCeremony(copy())
    const at = (ending: string) => join(directory, 'toy', `toy.${ending}`)
    const cli = join(dependencyRoot('snarkjs'), 'build', 'cli.cjs')
    const snarkjs = await runNode({ args: [cli, 'zkey', 'verify', at('r1cs'), pinned.ptau, at('zkey')] })
    expect(snarkjs).toMatchObject({ code: 0, stdout: expect.stringContaining('ZKey Ok!') })

    const findings = await findingsOf(directory)
    expectAll(findings, ['NO_CONTRIBUTIONS', 'BEACON_MISSING', 'VERIFICATION_KEY_REJECTED'])
    expect(findings.join()).not.toContain('KEY_INVALID')
  })

  test('error: the same with a transcript that tells of contributions', async () => {
    const [liar, told] = [copy(), copy()]
    const { circuits } = JSON.parse(await readFile(join(told, 'transcript.json'), 'utf8'))
    await makeUntouchedCeremony(liar)
    await editTranscript(liar, (transcript) => {
      transcript.circuits.toy.contributions = circuits.toy.contributions
    })
    const findings = await findingsOf(liar)
    expectAll(findings, ['NO_CONTRIBUTIONS', 'CONTRIBUTION_DIFFERS step 1', 'CHAIN_BROKEN', 'KEY_DIFFERS'])
  })

  test('error: a ceremony that has only begun; while it runs, that is no fault', async () => {
    const directory = await runCeremony({
      directory: join(root, 'begun'),
      ...pinned,
      people: [],
      isOver: false,
    })
    expectAll(await findingsOf(directory), ['NO_CONTRIBUTIONS', 'BEACON_MISSING', 'NOT_FINISHED'])
    expect(await findingsOf(directory, { partial: true })).toEqual([])
  })

  test('error: fewer contributions than demanded, or not the expected one', async () => {
    const findings = await findingsOf(honest, {
      minimumContributions: 3,
      expectedContributions: ['0'.repeat(128)],
    })
    expect(findings).toEqual([
      'TOO_FEW_CONTRIBUTIONS contributions: 2, required: 3',
      expect.stringMatching(/^CONTRIBUTION_ABSENT/),
    ])
    const { circuits } = JSON.parse(await readFile(join(honest, 'transcript.json'), 'utf8'))
    const [{ contributionHash }] = circuits.toy.contributions
    expect(await findingsOf(honest, { expectedContributions: [contributionHash] })).toEqual([])
  })
})

describe('one altered byte', () => {
  const cases: [file: string, part: number, findings: string[]][] = [
    ['toy/toy.zkey', 0.2, ['KEY_DIFFERS', 'KEY_INVALID']],
    ['toy/toy.zkey', 0.5, ['KEY_DIFFERS', 'KEY_INVALID']],
    ['toy/toy.zkey', 0.8, ['KEY_DIFFERS', 'KEY_INVALID']],
    ['toy/toy.zkey', 0.97, ['KEY_DIFFERS']],
    ['toy/keys/0000.zkey', 0.5, ['KEY_DIFFERS sha256 of the key after step 0']],
    ['toy/keys/0001.zkey', 0.5, ['KEY_DIFFERS sha256 of the key after step 1']],
    ['toy/toy.r1cs', 0.5, ['FILE_DIFFERS toy/toy.r1cs']],
    ['toy/toy.wasm', 0.5, ['FILE_DIFFERS toy/toy.wasm']],
    ['toy/toy.circom', 0.5, ['FILE_DIFFERS toy/toy.circom']],
    ['toy/verification_key.json', 0.5, ['VERIFICATION_KEY_DIFFERS']],
    ['toy/Verifier.sol', 0.5, ['VERIFIER_DIFFERS toy/Verifier.sol']],
    ['phase1.ptau', 0.5, ['PTAU_DIFFERS sha256', 'PTAU_DIFFERS blake2b512']],
    ['manifest.json', 0.5, ['MANIFEST_DIFFERS']],
    ['transcript.json', 0.5, ['TRANSCRIPT_INVALID|SOURCE_DIFFERS|CONTRIBUTION_DIFFERS|CHAIN_BROKEN']],
  ]
  test.each(cases)('error: %s at %d', async (file, part, expected) => {
    const directory = copy()
    await flipByte(join(directory, file), part)
    expectAll(await findingsOf(directory), expected)
  })

  test('error: white space in the transcript', async () => {
    const directory = copy()
    await replaceText(join(directory, 'transcript.json'), '"version": 1', '"version":  1')
    expect(await findingsOf(directory)).toEqual([expect.stringMatching(/^TRANSCRIPT_INVALID/)])
  })
})

describe('files that are cut, absent or of another circuit', () => {
  test('error: truncated', async () => {
    const cases = [
      ['toy/toy.zkey', 'KEY_MALFORMED'],
      ['phase1.ptau', 'PTAU_INVALID'],
      ['toy/verification_key.json', 'MANIFEST_DIFFERS'],
      ['manifest.json', 'MANIFEST_DIFFERS'],
      ['transcript.json', 'TRANSCRIPT_INVALID'],
    ] as const
    for (const [file, code] of cases) {
      const directory = copy()
      const { length } = await readFile(join(directory, file))
      await truncate(join(directory, file), length - 100)
      expectAll(await findingsOf(directory), [code])
    }
  })

  test('error: absent', async () => {
    const directory = copy()
    for (const file of ['toy/toy.zkey', 'toy/toy.r1cs', 'toy/Verifier.sol', 'phase1.ptau'])
      await rm(join(directory, file))
    expectAll(await findingsOf(directory), [
      'FILE_MISSING .*toy.r1cs',
      'FILE_MISSING .*toy.zkey',
      'PTAU_INVALID',
    ])
    expect(await findingsOf(join(root, 'nowhere'))).toEqual([expect.stringMatching(/^TRANSCRIPT_INVALID/)])
  })

  test('error: the key of another circuit; alone, and with all that belongs to it', async () => {
    const other = await runCeremony({
      directory: join(root, 'other'),
      ...pinned,
      definition: otherToyCircuit,
    })
    const directory = copy()
    await writeFile(join(directory, 'toy', 'toy.zkey'), await readFile(join(other, 'toy', 'toy.zkey')))
    expectAll(await findingsOf(directory), ['KEY_DIFFERS', 'KEY_OF_ANOTHER_CIRCUIT', 'KEY_INVALID'])
    expectAll(await findingsOf(other), ['R1CS_DIFFERS', 'SOURCE_DIFFERS contentHash'])
    expect(await findingsOf(other, { definitions: [otherToyCircuit] })).toEqual([])
    expectAll(await findingsOf(other, { definitions: [] }), ['CIRCUIT_UNKNOWN'])
    // A transcript that claims the right circuit for that key.
    const { circuits } = JSON.parse(await readFile(join(honest, 'transcript.json'), 'utf8'))
    await editTranscript(other, (transcript) => {
      const { circuitHash, initialKey, contributions, final } = transcript.circuits.toy
      transcript.circuits.toy = { ...circuits.toy, initialKey, circuitHash, contributions, final }
    })
    expectAll(await findingsOf(other), ['INITIAL_KEY_DIFFERS', 'KEY_OF_ANOTHER_CIRCUIT', 'KEY_INVALID'])
  })

  test('error: other powers of tau; also when the transcript vouches for them', async () => {
    const other = await makeOtherPtau(join(root, 'other-ptau'))
    expectAll(await findingsOf(honest, { ptau: other.ptau }), ['PTAU_DIFFERS sha256', 'PTAU_DIFFERS power'])
    const directory = copy()
    await writeFile(join(directory, 'phase1.ptau'), await readFile(other.ptau))
    await editTranscript(directory, ({ ptau }) => {
      Object.assign(ptau, { sha256: other.ptauSha256, blake2b512: other.blake2b512, power: 4 })
    })
    const findings = await findingsOf(directory, { ptauSha256: pinned.ptauSha256 })
    expectAll(findings, [
      'PTAU_DIFFERS pinned',
      'INITIAL_KEY_DIFFERS',
      'KEY_OF_ANOTHER_CIRCUIT',
      'KEY_INVALID',
    ])
  })
})

describe('a transcript that lies', () => {
  const wrong = 'f'.repeat(64)

  test('error: about sources and compiler', async () => {
    const directory = copy()
    await editTranscript(directory, ({ circuits: { toy } }) => {
      Object.assign(toy, { contentHash: wrong, compiler: 'circom2 0.2.22', flags: ['--O2'], warnings: [] })
      Object.assign(toy, {
        constraints: 1,
        wires: 2,
        publicInputs: 1,
        domainPower: 3,
        circom: wrong,
        wasm: wrong,
      })
      toy.sources[0].sha256 = wrong
      toy.sources.push({ path: 'circuits/extra.circom', sha256: wrong })
    })
    const fields = ['contentHash', 'compiler', 'flags', 'warnings', 'constraints', 'wires', 'publicInputs']
    const facts = [...fields, 'domainPower', 'circom', 'wasm', 'node_modules/', 'circuits/extra', 'number of']
    expectAll(await findingsOf(directory), [
      ...facts.map((field) => `SOURCE_DIFFERS ${field}`),
      'FILE_DIFFERS toy/toy.circom',
      'FILE_DIFFERS toy/toy.wasm',
      'MANIFEST_DIFFERS',
    ])
  })

  test('error: about r1cs, initial key and circuit hash', async () => {
    const [first, second] = [copy(), copy()]
    await editTranscript(first, ({ circuits: { toy } }) => {
      toy.r1cs = wrong
    })
    expectAll(await findingsOf(first), ['R1CS_DIFFERS', 'FILE_DIFFERS toy/toy.r1cs'])
    await editTranscript(second, ({ circuits: { toy } }) => {
      Object.assign(toy, { initialKey: wrong, circuitHash: wrong + wrong })
    })
    expectAll(await findingsOf(second), [
      'INITIAL_KEY_DIFFERS sha256',
      'INITIAL_KEY_DIFFERS circuit hash',
      'KEY_OF_ANOTHER_CIRCUIT',
      'CHAIN_BROKEN key before step 1',
    ])
  })

  test('error: about contributions and beacon', async () => {
    const directory = copy()
    await editTranscript(directory, ({ circuits: { toy } }) => {
      const [alice, bob, beacon] = toy.contributions
      alice.name = 'mallory'
      bob.contributionHash = wrong + wrong
      Object.assign(alice, { after: wrong })
      Object.assign(bob, { before: wrong })
      beacon.beacon = { hash: 'cd'.repeat(32), iterationsExponent: 11 }
      toy.contributions.push({ ...bob, name: 'carol' })
    })
    expectAll(await findingsOf(directory), [
      'CONTRIBUTION_DIFFERS step 1, name',
      'CONTRIBUTION_DIFFERS step 2, contributionHash',
      'CONTRIBUTION_DIFFERS step 3, beacon',
      'CONTRIBUTION_DIFFERS step 4 is only in the transcript',
      'KEY_DIFFERS sha256 of the key after step 1',
      'CHAIN_BROKEN key before step 4',
    ])
  })

  test('error: about what the ceremony ended in', async () => {
    const directory = copy()
    await editTranscript(directory, ({ circuits: { toy } }) => {
      const runtimeCode = `0x${wrong}`
      const hashes = { zkey: wrong, verificationKey: wrong, verifier: wrong, runtimeCode }
      toy.final = { ...toy.final, ...hashes, solidityCompiler: 'solc 0.8.29' }
    })
    expectAll(await findingsOf(directory), [
      'CHAIN_BROKEN final key',
      'VERIFICATION_KEY_DIFFERS transcript',
      'VERIFIER_DIFFERS transcript',
      'VERIFIER_CODE_DIFFERS transcript',
      'VERIFIER_CODE_DIFFERS compiler',
    ])
  })

  test('error: about an altered key, with every hash made to fit', async () => {
    // Parts of the file: points of section 8, 9 and 5; the record of contributions at its end.
    for (const part of [0.3, 0.45, 0.8, 0.9, 0.97]) {
      const directory = copy()
      const path = join(directory, 'toy', 'toy.zkey')
      await flipByte(path, part)
      const { sha256 } = await digestFile(path)
      const { circuits } = JSON.parse(await readFile(join(directory, 'transcript.json'), 'utf8'))
      const before = circuits.toy.final.zkey
      await replaceText(join(directory, 'manifest.json'), before, sha256)
      await replaceText(join(directory, 'transcript.json'), before, sha256)
      const findings = await findingsOf(directory)
      expect(findings.join()).toMatch(/KEY_INVALID|CONTRIBUTION_DIFFERS|KEY_MALFORMED/)
      expect(findings.join()).not.toContain('KEY_DIFFERS sha256')
    }
  })

  test('error: about an altered record of a contribution, with every hash made to fit', async () => {
    const directory = copy()
    const path = join(directory, 'toy', 'toy.zkey')
    const bytes = await readFile(path)
    const { contributions } = await readKeyRecord(path)
    // The last 64 bytes of the first contribution's points: the transcript its G2 point comes from.
    const name = bytes.lastIndexOf(Buffer.from('\u0001\u0005alice'))
    bytes.writeUInt8(bytes.readUInt8(name - 40) ^ 1, name - 40)
    await writeFile(path, bytes)
    const altered = await readKeyRecord(path)
    expect(altered.contributions.slice(1)).toEqual(contributions.slice(1))
    await rm(join(directory, 'toy', 'keys'), { recursive: true })
    const [before, after] = [contributions[0]?.contributionHash, altered.contributions[0]?.contributionHash]
    await replaceText(join(directory, 'transcript.json'), String(before), String(after))
    const { sha256 } = await digestFile(path)
    await editTranscript(directory, ({ circuits: { toy } }) => {
      Object.assign(toy.contributions[2], { after: sha256 })
      toy.final.zkey = sha256
    })
    expectAll(await findingsOf(directory), [
      'MANIFEST_DIFFERS',
      'KEY_INVALID snarkjs zkey verify refuses the key',
    ])
  })

  test('error: about the form', async () => {
    for (const edit of [
      (transcript: Record<string, unknown>) => Object.assign(transcript, { version: 2 }),
      (transcript: Record<string, unknown>) => Object.assign(transcript, { note: 'trust me' }),
      (transcript: Record<string, unknown>) => Object.assign(transcript, { circuits: {} }),
    ]) {
      const directory = copy()
      await editTranscript(directory, edit)
      expectAll(await findingsOf(directory), ['TRANSCRIPT_INVALID'])
    }
  })

  test('behavior: keys between the first and the last may be dropped, which is said', async () => {
    const directory = copy()
    await rm(join(directory, 'toy', 'keys'), { recursive: true })
    const report = await verifySetup({ directory, definitions: [toyCircuit] })
    expect(report.findings).toEqual([])
    expect(report.unchecked).toHaveLength(2)
  })

  test('error: a circuit in the manifest that the ceremony does not know', async () => {
    const directory = copy()
    const path = join(directory, 'manifest.json')
    const manifest = JSON.parse(await readFile(path, 'utf8'))
    manifest.circuits.smuggled = manifest.circuits.toy
    await writeFile(path, JSON.stringify(manifest))
    expectAll(await findingsOf(directory), ['MANIFEST_DIFFERS the manifest has this circuit'])
  })
})
