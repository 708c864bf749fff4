import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type CompiledCircuit, compileCircuit } from '../../src/artifacts/compile/compile-circuit.js'
import { developmentContributionName } from '../../src/artifacts/development-setup/contribution-record.js'
import { writeKeyFromSecrets } from '../../src/artifacts/development-setup/development-setup.js'
import { chooseWindowBits } from '../../src/artifacts/development-setup/fixed-base.js'
import { rootOfUnity } from '../../src/artifacts/development-setup/modular.js'
import { developmentSecrets, type SetupSecrets } from '../../src/artifacts/development-setup/secrets.js'
import { runSnarkjs } from '../../src/artifacts/snarkjs.js'
import { findVerificationKeyFaults } from '../../src/artifacts/verification-key-faults.js'
import { readZkeyHeader } from '../../src/artifacts/zkey-header.js'
import { makeKnownPtau } from './known-ptau.js'
import { snarkjsProve, snarkjsVerificationKey, snarkjsVerify } from './snarkjs-oracle.js'
import { otherToyCircuit, temporaryDirectory, toyCircuit, toyInputs } from './toy-circuits.js'

const directory = temporaryDirectory()
let compiled: CompiledCircuit
let known: { ptau: string; secrets: Omit<SetupSecrets, 'delta'> }

beforeAll(async () => {
  compiled = await compileCircuit({ definition: toyCircuit, directory })
  known = await makeKnownPtau(directory, 6)
})

describe('writeKeyFromSecrets', () => {
  test('behavior: with delta = 1 the file equals that of snarkjs groth16 setup', async () => {
    const ours = join(directory, 'ours.zkey')
    const theirs = join(directory, 'theirs.zkey')
    const secrets = { ...known.secrets, delta: 1n }
    await writeKeyFromSecrets({ r1cs: compiled.r1cs, zkey: ours, secrets, transcript: true })
    await runSnarkjs({ calls: [{ method: 'zKey.newZKey', args: [compiled.r1cs, known.ptau, theirs] }] })
    expect((await readFile(ours)).equals(await readFile(theirs))).toBe(true)
  })

  test('behavior: another tau gives another file', async () => {
    const ours = join(directory, 'ours-other.zkey')
    const secrets = { ...known.secrets, tau: known.secrets.tau + 1n, delta: 1n }
    await writeKeyFromSecrets({ r1cs: compiled.r1cs, zkey: ours, secrets, transcript: true })
    expect((await readFile(ours)).equals(await readFile(join(directory, 'theirs.zkey')))).toBe(false)
  })

  test('behavior: with a delta, snarkjs zkey verify accepts it for its circuit and no other', async () => {
    const zkey = join(directory, 'contributed.zkey')
    const secrets = { ...known.secrets, delta: 123456789n }
    await writeKeyFromSecrets({ r1cs: compiled.r1cs, zkey, secrets, transcript: true })
    const other = await compileCircuit({ definition: otherToyCircuit, directory: join(directory, 'other') })
    const { results } = await runSnarkjs({
      calls: [compiled.r1cs, other.r1cs].map((r1cs) => ({
        method: 'zKey.verifyFromR1cs',
        args: [r1cs, known.ptau, zkey],
      })),
    })
    expect(results).toEqual([true, false])
  })

  test('default: a key from a seed proves, verifies, has no fault and says what it is', async () => {
    const zkey = join(directory, 'seeded.zkey')
    const events: number[] = []
    const secrets = developmentSecrets({ seed: 'test', circuit: 'toy' })
    await writeKeyFromSecrets({
      r1cs: compiled.r1cs,
      zkey,
      secrets,
      onProgress: ({ percent }) => events.push(percent),
    })
    const key = await snarkjsVerificationKey(zkey)
    expect(findVerificationKeyFaults(key, { contributions: 1 })).toEqual([])
    const proven = await snarkjsProve({ wasm: compiled.wasm, zkey, inputs: toyInputs })
    expect(await snarkjsVerify(key, proven)).toBe(true)
    const [first = '0', ...rest] = proven.publicSignals
    const changed = { ...proven, publicSignals: [String(BigInt(first) + 1n), ...rest] }
    expect(await snarkjsVerify(key, changed)).toBe(false)
    expect(await readZkeyHeader(zkey)).toMatchObject({
      nPublic: 3,
      contributions: [{ kind: 'contribution', name: developmentContributionName }],
    })
    expect(events.at(-1)).toBe(100)
    expect(events).toEqual([...events].sort((left, right) => left - right))
  })

  test('behavior: the same secret gives the same file whatever the number of threads', async () => {
    const secrets = developmentSecrets({ seed: 'test', circuit: 'toy' })
    const zkey = join(directory, 'one-thread.zkey')
    await writeKeyFromSecrets({ r1cs: compiled.r1cs, zkey, secrets, threads: 1 })
    expect((await readFile(zkey)).equals(await readFile(join(directory, 'seeded.zkey')))).toBe(true)
  })

  test('error: a secret that gives a degenerate key', async () => {
    const secrets = { ...known.secrets, delta: 5n }
    const cases: SetupSecrets[] = [
      { ...secrets, delta: 0n },
      { ...secrets, alpha: 0n },
      { ...secrets, tau: rootOfUnity(3) },
      { ...secrets, beta: 1n << 254n },
    ]
    for (const bad of cases) {
      const zkey = join(directory, 'degenerate.zkey')
      await expect(writeKeyFromSecrets({ r1cs: compiled.r1cs, zkey, secrets: bad })).rejects.toMatchObject({
        code: 'SETUP_SECRET_INVALID',
      })
    }
  })

  test('error: aborted', async () => {
    const secrets = developmentSecrets({ seed: 'test', circuit: 'toy' })
    const zkey = join(directory, 'aborted.zkey')
    const controller = new AbortController()
    const onProgress = ({ stage }: { stage: string }) => stage === 'scalars' && controller.abort()
    const running = writeKeyFromSecrets({
      r1cs: compiled.r1cs,
      zkey,
      secrets,
      onProgress,
      signal: controller.signal,
    })
    await expect(running).rejects.toMatchObject({ code: 'BUILD_ABORTED' })
  })
})

describe('developmentSecrets', () => {
  test('behavior: delta depends on the circuit, the rest on the seed alone', () => {
    const one = developmentSecrets({ seed: 'a', circuit: '1' })
    const two = developmentSecrets({ seed: 'a', circuit: '2' })
    expect(two).toEqual({ ...one, delta: two.delta })
    expect(two.delta).not.toBe(one.delta)
    expect(developmentSecrets({ seed: 'b', circuit: '1' }).tau).not.toBe(one.tau)
  })
})

describe('chooseWindowBits', () => {
  test('behavior: grows with the number of points', () => {
    const bits = [1, 100, 10_000, 1_000_000].map(chooseWindowBits)
    expect(bits).toEqual([...bits].sort((left, right) => left - right))
    expect(bits.at(-1)).toBe(16)
  })
})
