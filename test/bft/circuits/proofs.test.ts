import { describe, expect, test } from 'vitest'
import type { CircuitArtifacts } from '../../../src/artifacts/load-artifacts.js'
import { createValidatorSet } from '../../../src/bft/validators/validator-set.js'
import { PRECOMMIT } from '../../../src/bft/votes/vote.js'
import { buildEquivocationWitness } from '../../../src/bft/witness/equivocation-witness.js'
import { buildQuorumWitness } from '../../../src/bft/witness/quorum-witness.js'
import { buildSkippingWitness } from '../../../src/bft/witness/skipping-witness.js'
import type { StatementWitness } from '../../../src/bft/witness/statement-witness.js'
import { verifyGroth16 } from '../../../src/groth16/verify-proof.js'
import { WitnessError } from '../../../src/prover/prover-error.js'
import { CHAIN_ID, makeBlock, validatorsOf, voteBy } from '../chain.js'
import { buildBft, proveBft } from './artifacts.js'

const setOf = (count: number, from = 0) =>
  validatorsOf(...Array.from({ length: count }, (_, key) => [from + key, 10n + BigInt(key)] as const))
const from = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i)

function quorumOf(count: number): StatementWitness {
  const places = from(0, count - 1)
  const block = makeBlock({ height: 5n, validators: setOf(count), places, round: 2n })
  return buildQuorumWitness({ chainId: CHAIN_ID, block })
}
function skippingOf(count: number): StatementWitness {
  const block = makeBlock({ height: 50n, validators: setOf(count, 1), parentHash: 5n })
  const trustedValidators = createValidatorSet(setOf(count))
  return buildSkippingWitness({ chainId: CHAIN_ID, trustedValidators, block })
}
function equivocationOf(count: number): StatementWitness {
  const vote = { chainId: CHAIN_ID, height: 5n, round: 3n, type: PRECOMMIT, headerHash: 111n }
  const validators = setOf(count)
  const first = voteBy(validators, from(0, count - 1), vote)
  const second = voteBy(validators, from(1, count - 1), { ...vote, headerHash: 222n })
  return buildEquivocationWitness({ chainId: CHAIN_ID, evidence: { validators, first, second } })
}

/** A real proof verifies, and with any public input changed it does not. */
async function provesOnly(artifacts: CircuitArtifacts, witness: StatementWitness): Promise<void> {
  const { proof, publicInputs } = await proveBft(artifacts, witness)
  const { verificationKey } = artifacts
  expect(publicInputs).toEqual(witness.publicInputs)
  expect(verifyGroth16({ verificationKey, publicInputs, proof })).toBe(true)
  for (const [at, value] of publicInputs.entries())
    expect(
      verifyGroth16({ verificationKey, publicInputs: publicInputs.with(at, value + 1n), proof }),
      `public input ${at}`,
    ).toBe(false)
}

describe('real proofs', () => {
  for (const [size, count] of [
    [4, 4],
    [16, 13],
  ] as const)
    for (const witnessOf of [quorumOf, skippingOf, equivocationOf]) {
      const witness = witnessOf(count)
      test(`default: ${witness.circuit}`, async () => {
        expect(witness.circuit.endsWith(`-${size}`)).toBe(true)
        const built = await buildBft(witness.circuit)
        await provesOnly(built.get(witness.circuit)!, witness)
      }, 1_200_000)
    }

  test('behavior: bft-quorum-64', async () => {
    const witness = quorumOf(64)
    const built = await buildBft(witness.circuit)
    await provesOnly(built.get(witness.circuit)!, witness)
  }, 3_600_000)

  test('error: inputs that do not satisfy the circuit', async () => {
    const witness = quorumOf(4)
    const built = await buildBft(witness.circuit)
    const inputs = { ...witness.inputs, stateRoot: 1n }
    await expect(proveBft(built.get(witness.circuit)!, { ...witness, inputs })).rejects.toThrow(WitnessError)
  }, 1_200_000)
})
