import { beforeAll, describe, expect, test } from 'vitest'
import { type Artifacts, loadArtifacts } from '../../src/artifacts/load-artifacts.js'
import { toBftJson } from '../../src/bft/json/to-bft-json.js'
import { PRECOMMIT } from '../../src/bft/votes/vote.js'
import type { ProofRequest } from '../../src/jobs/job.js'
import { parseProofRequest, readProofTask } from '../../src/jobs/parse-proof-request.js'
import { createProver } from '../../src/prover/create-prover.js'
import { proofKinds, sourceChains } from '../../src/source-chain/source-chains.js'
import { CHAIN_ID, makeBlock, validatorsOf, voteBy } from '../bft/chain.js'
import { bftArtifactsDirectory, buildBft } from '../bft/circuits/artifacts.js'

const validators = validatorsOf([0, 10n], [1, 10n], [2, 10n], [3, 10n])
const block = makeBlock({ height: 5n, validators, places: [0, 1, 2] })
const vote = { chainId: CHAIN_ID, height: 5n, round: 0n, type: PRECOMMIT, headerHash: 111n }
const evidence = {
  validators,
  first: voteBy(validators, [0, 1, 2], vote),
  second: voteBy(validators, [1, 2, 3], { ...vote, headerHash: 222n }),
}
const network = { family: 'bft', name: 'devnet', chainId: CHAIN_ID } as const
const quorum: ProofRequest = { kind: 'bft-quorum', network: 'devnet', block: toBftJson(block) }
const skipping: ProofRequest = {
  kind: 'bft-skipping',
  network: 'devnet',
  trustedValidators: toBftJson(validators),
  block: toBftJson(block),
}
const equivocation: ProofRequest = {
  kind: 'bft-equivocation',
  network: 'devnet',
  evidence: toBftJson(evidence),
}
const id = (request: ProofRequest) => parseProofRequest(request).id

describe('families of source chains', () => {
  test('default: every kind has one name and one family', () => {
    expect(proofKinds.map(({ kind }) => kind)).toEqual([
      'apk',
      'link',
      'bft-quorum',
      'bft-skipping',
      'bft-equivocation',
      'bft-possession',
      'bft-seat',
    ])
    for (const { family, proofKinds: own } of sourceChains)
      expect(own.every((kind) => kind.family === family)).toBe(true)
    const names = sourceChains.flatMap((family) => family.circuitDefinitions().map(({ name }) => name))
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('kinds of BFT proofs', () => {
  test('behavior: the id is that of the statement: signatures and the network have no part in it', () => {
    const ids = [quorum, skipping, equivocation].map(id)
    expect(new Set(ids).size).toBe(3)
    const resigned = makeBlock({ height: 5n, validators, places: [0, 1, 2], round: 3n })
    expect(id({ ...quorum, network: 'other', block: toBftJson(resigned) })).toBe(ids[0])
    const fewer = makeBlock({ height: 5n, validators, places: [0, 1, 3] })
    expect(id({ ...quorum, block: toBftJson(fewer) })).not.toBe(ids[0])
    const later = makeBlock({ height: 6n, validators, places: [0, 1, 2] })
    expect(id({ ...quorum, block: toBftJson(later) })).not.toBe(ids[0])
  })

  test('error: a document that is none, with the path to the fault', () => {
    const json = toBftJson(block)
    const spoilt = { ...json, header: { ...json.header, height: '-1' } }
    expect(() => parseProofRequest({ ...quorum, block: spoilt })).toThrowError(
      expect.objectContaining({
        code: 'INVALID_REQUEST',
        cause: expect.objectContaining({ path: 'block.header.height' }),
      }),
    )
    for (const request of [
      { ...quorum, block: null },
      { ...skipping, trustedValidators: {} },
      { ...equivocation, evidence: [] },
    ])
      expect(() => parseProofRequest(request as ProofRequest)).toThrowError(
        expect.objectContaining({ code: 'INVALID_REQUEST' }),
      )
  })

  test('behavior: the smallest circuit that was built and holds the set', () => {
    const names = ['bft-quorum-4', 'bft-quorum-16', 'bft-quorum-64', 'apk-32-10']
    expect(readProofTask(quorum).circuitOf(names)).toBe('bft-quorum-4')
    expect(readProofTask(quorum).circuitOf(names.slice(1))).toBe('bft-quorum-16')
    expect(() => readProofTask(skipping).circuitOf(names)).toThrowError(
      expect.objectContaining({ code: 'NO_CIRCUIT_FITS' }),
    )
  })
})

describe('a circuit that a request insists on', () => {
  const names = ['bft-quorum-4', 'bft-quorum-16']

  test('default: is taken, though a smaller one is there, and makes a statement of its own', () => {
    const insisting: ProofRequest = { ...quorum, circuit: 'bft-quorum-16' }
    expect(readProofTask(insisting).circuitOf(names)).toBe('bft-quorum-16')
    expect(parseProofRequest(insisting).request).toMatchObject({ circuit: 'bft-quorum-16' })
    expect(parseProofRequest(quorum).request).not.toHaveProperty('circuit')
    expect(new Set([quorum, insisting, { ...quorum, circuit: 'bft-quorum-4' }].map(id)).size).toBe(3)
    expect(() => readProofTask(insisting).circuitOf(['bft-quorum-4'])).toThrowError(
      expect.objectContaining({ code: 'UNKNOWN_CIRCUIT' }),
    )
  })

  test('error: one of another statement, of no name, or for fewer validators', () => {
    const five = validatorsOf(...[0, 1, 2, 3, 4].map((key) => [key, 10n] as const))
    for (const request of [
      { ...quorum, circuit: 'bft-skipping-4' },
      { ...quorum, circuit: 'bft-quorum-8' },
      { ...quorum, circuit: 4 },
      { ...quorum, block: toBftJson(makeBlock({ height: 5n, validators: five })), circuit: 'bft-quorum-4' },
      { ...skipping, trustedValidators: toBftJson(five), circuit: 'bft-skipping-4' },
      { ...equivocation, circuit: 'bft-quorum-4' },
    ])
      expect(() => parseProofRequest(request as ProofRequest)).toThrowError(
        expect.objectContaining({
          code: 'INVALID_REQUEST',
          cause: expect.objectContaining({ path: 'circuit' }),
        }),
      )
  })
})

describe('a real quorum proof by a request', () => {
  let artifacts: Artifacts
  let text: string
  const circuit = 'bft-quorum-4'

  beforeAll(async () => {
    await buildBft(circuit)
    artifacts = await loadArtifacts(bftArtifactsDirectory)
    text = await readProofTask(quorum).prove({ prover: createProver({ artifacts }), circuit, network })
  }, 1_200_000)

  const verdict = (request: ProofRequest, proof = text, name = circuit) => {
    const { verificationKey } = artifacts.circuit(circuit)
    return readProofTask(request).check({ circuit: name, verificationKey, text: proof })
  }

  test('default: answers its request', () => {
    expect(verdict(quorum)).toBe('valid')
  })

  test('error: answers no other', () => {
    const other = makeBlock({ height: 5n, validators, places: [1, 2, 3] })
    expect(verdict({ ...quorum, block: toBftJson(other) })).toBe('other statement')
    expect(verdict(skipping)).toBe('malformed')
    expect(verdict(quorum, text, 'bft-quorum-16')).toBe('other circuit')
    expect(verdict(quorum, '{}')).toBe('malformed')
    const parsed = JSON.parse(text)
    parsed.proof.pi_a = parsed.proof.pi_c
    expect(verdict(quorum, JSON.stringify(parsed))).toBe('invalid proof')
  })

  test('error: nothing is proven for another chain, or without a quorum', async () => {
    const prove = (request: ProofRequest, chainId = CHAIN_ID) =>
      readProofTask(request).prove({
        prover: createProver({ artifacts }),
        circuit,
        network: { ...network, chainId },
      })
    await expect(prove(quorum, 78n)).rejects.toMatchObject({ code: 'WRONG_CHAIN' })
    const fewer = makeBlock({ height: 5n, validators, places: [0, 1] })
    await expect(prove({ ...quorum, block: toBftJson(fewer) })).rejects.toMatchObject({
      code: 'NOT_ENOUGH_POWER',
    })
  })
})
