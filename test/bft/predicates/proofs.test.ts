import { describe, expect, test } from 'vitest'
import { type CircuitArtifacts, loadArtifacts } from '../../../src/artifacts/load-artifacts.js'
import { bftStateCircuits } from '../../../src/bft/predicates/circuits.js'
import { verifyGroth16 } from '../../../src/groth16/verify-proof.js'
import { type CircuitProof, proveCircuit } from '../../../src/prover/prove-circuit.js'
import { createSnarkjsBackend } from '../../../src/prover/snarkjs-backend.js'
import { buildStateCircuits } from './artifacts.js'
import { createState } from './holders.js'
import { everyStatement } from './statements.js'

const r = 21888242871839275222246405745257275088548364400416034343698204186575808495617n
const state = createState({ seed: 'proofs', values: [1000n, 7n, 12n, 40n, 0n], depth: 32 })
const statements = everyStatement(state, 20)
const others = everyStatement(state, 20, 1)
const backend = createSnarkjsBackend()

type Made = CircuitProof & Pick<CircuitArtifacts, 'verificationKey'>

describe('proofs', () => {
  const proofs = new Map<string, Made>()

  for (const { name, statement } of bftStateCircuits)
    test(`default: ${name} proves a true statement, and no other`, async () => {
      const artifacts = await loadArtifacts(await buildStateCircuits([statement]))
      const { paths, verificationKey, entry } = artifacts.circuit(name)
      expect(entry.warnings).toEqual([])
      const { inputs, publicInputs } = statements[statement]
      const prove = (of: typeof inputs, expectedPublicInputs = publicInputs) =>
        proveCircuit({
          circuit: name,
          files: paths,
          verificationKey,
          inputs: of,
          expectedPublicInputs,
          backend,
        })
      const made = await prove(inputs)
      proofs.set(name, { ...made, verificationKey })
      const { proof } = made
      expect(verifyGroth16({ verificationKey, publicInputs, proof })).toBe(true)
      // Every public input is bound, context, message and nullifier too.
      for (const [i, value] of publicInputs.entries()) {
        const altered = publicInputs.with(i, (value + 1n) % r)
        expect(verifyGroth16({ verificationKey, publicInputs: altered, proof })).toBe(false)
      }
      expect(verifyGroth16({ verificationKey, publicInputs: others[statement].publicInputs, proof })).toBe(
        statement === 'exclusion',
      )
      await expect(prove({ ...inputs, stateRoot: 1n })).rejects.toThrowError()
    })

  test('error: a proof of one predicate is none of another with as many public inputs', () => {
    const predicates = ['bft-balance-32', 'bft-allow-list-32', 'bft-value-list-32', 'bft-deny-list-32']
    for (const of of predicates)
      for (const by of predicates) {
        const { proof, publicInputs } = proofs.get(of) as Made
        const { verificationKey } = proofs.get(by) as Made
        expect(verifyGroth16({ verificationKey, publicInputs, proof })).toBe(of === by)
      }
  })
})
