import { beforeAll, describe, expect, test } from 'vitest'
import { type Artifacts, loadArtifacts } from '../../src/artifacts/load-artifacts.js'
import { toBftJson } from '../../src/bft/json/to-bft-json.js'
import { signOptIn } from '../../src/bft/validators/opt-in.js'
import type { ProofRequest } from '../../src/jobs/job.js'
import { parseProofRequest, readProofTask } from '../../src/jobs/parse-proof-request.js'
import { createProver } from '../../src/prover/create-prover.js'
import { CHAIN_ID, keysAt, validatorsOf } from '../bft/chain.js'
import { bftArtifactsDirectory } from '../bft/circuits/artifacts.js'
import { buildKeyCircuits } from '../bft/circuits/key-artifacts.js'
import { OPT_IN } from '../bft/circuits/key-statements.js'

const network = { family: 'bft', name: 'devnet', chainId: CHAIN_ID } as const
const validators = validatorsOf([0, 10n], [1, 10n], [2, 10n])
const keys = keysAt(0)
const optInBy = (context = OPT_IN) =>
  toBftJson({ context, publicKey: keys.publicKey, signature: signOptIn(keys, context) })
const possession = (optIn: unknown = optInBy()): ProofRequest => ({
  kind: 'bft-possession',
  network: 'devnet',
  optIn,
})
const seat = (index: bigint, members = validators): ProofRequest => ({
  kind: 'bft-seat',
  network: 'devnet',
  seat: toBftJson({ validators: members, index }),
})
const id = (request: ProofRequest) => parseProofRequest(request).id

test('behavior: the id is that of the statement', () => {
  const statements = [
    possession(),
    possession(optInBy({ ...OPT_IN, operator: 1n })),
    seat(0n),
    seat(1n),
    seat(0n, validators.slice(1)),
  ]
  expect(new Set(statements.map(id)).size).toBe(statements.length)
  const other = optInBy()
  const unsigned = { ...other, signature: { ...other.signature, S: '1' } }
  expect(id(possession(unsigned))).toBe(id(possession()))
})

test('error: a document that is none, with the path to the fault', () => {
  const json = optInBy()
  for (const [request, path] of [
    [
      possession({ ...json, context: { ...json.context, operator: `${2n ** 160n}` } }),
      'optIn.context.operator',
    ],
    [seat(256n), 'seat.index'],
    [seat(-1n), 'seat.index'],
  ] as const)
    expect(() => parseProofRequest(request)).toThrowError(
      expect.objectContaining({ code: 'INVALID_REQUEST', cause: expect.objectContaining({ path }) }),
    )
})

test('behavior: the smallest circuit that was built and holds the set', () => {
  const names = ['bft-seat-16', 'bft-seat-256', 'bft-possession']
  expect(readProofTask(seat(0n)).circuitOf(names)).toBe('bft-seat-16')
  expect(readProofTask(possession()).circuitOf(names)).toBe('bft-possession')
})

describe('a real seat by a request', () => {
  let artifacts: Artifacts
  const circuit = 'bft-seat-4'
  beforeAll(async () => {
    await buildKeyCircuits(circuit)
    artifacts = await loadArtifacts(bftArtifactsDirectory)
  }, 600_000)
  const prove = (request: ProofRequest, name = circuit) =>
    readProofTask(request).prove({ prover: createProver({ artifacts }), circuit: name, network })

  test('default: answers its request and no other', async () => {
    const text = await prove(seat(1n))
    const { verificationKey } = artifacts.circuit(circuit)
    const verdict = (request: ProofRequest) =>
      readProofTask(request).check({ circuit, verificationKey, text })
    expect(verdict(seat(1n))).toBe('valid')
    expect(verdict(seat(2n))).toBe('other statement')
    expect(verdict(possession())).toBe('malformed')
  })

  test('error: a place where nobody sits, and a key that signed for another chain or not at all', async () => {
    await expect(prove(seat(3n))).rejects.toMatchObject({ code: 'UNKNOWN_VALIDATOR' })
    const elsewhere = possession(optInBy({ ...OPT_IN, chainId: CHAIN_ID + 1n }))
    await expect(prove(elsewhere, 'bft-possession')).rejects.toMatchObject({ code: 'WRONG_CHAIN' })
    const json = optInBy()
    const unsigned = possession({ ...json, signature: { ...json.signature, S: '1' } })
    await expect(prove(unsigned, 'bft-possession')).rejects.toMatchObject({
      code: 'INVALID_POSSESSION_PROOF',
    })
  })
})
