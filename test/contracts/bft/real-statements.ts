import type { Address } from 'viem'
import { type CircuitArtifacts, loadArtifacts } from '../../../src/artifacts/load-artifacts.js'
import type { SizedProof } from '../../../src/bft/chain/encode-sized-proof.js'
import type { StateStatementName, StateWitness } from '../../../src/bft/predicates/statement.js'
import type { SizedWitness } from '../../../src/bft/witness/statement-witness.js'
import type { ChainClient } from '../../../src/chain/chain-client.js'
import { deployVerifier } from '../../../src/chain/deploy-verifier.js'
import type { Groth16Proof } from '../../../src/groth16/proof.js'
import { proveCircuit } from '../../../src/prover/prove-circuit.js'
import { createSnarkjsBackend } from '../../../src/prover/snarkjs-backend.js'
import { buildBft, proveBft } from '../../bft/circuits/artifacts.js'
import { buildStateCircuits } from '../../bft/predicates/artifacts.js'

/** The circuits that these tests prove with, built unless they are there. */
export async function buildRealCircuits() {
  const names = ['bft-quorum-4', 'bft-skipping-4', 'bft-equivocation-4'] as const
  const statements = await buildBft(...names)
  const state = await loadArtifacts(await buildStateCircuits(['inclusion', 'exclusion', 'balance']))
  const circuitOf = (name: string): CircuitArtifacts => statements.get(name) ?? state.circuit(name)
  return {
    /** Deploys the verifier that the build wrote for a circuit. */
    async deploy(client: ChainClient, name: string): Promise<Address> {
      const path = circuitOf(name).paths.verifier
      return (await deployVerifier({ client, path, setupKind: 'development' })).address
    },
    /** A real proof of a statement about votes; the bitmap is read from its public inputs. */
    async prove(witness: SizedWitness, signers: bigint): Promise<SizedProof> {
      const { proof } = await proveBft(circuitOf(witness.circuit), witness)
      return { size: witness.size, signers, proof }
    },
    /** A real proof of a statement about the state. */
    async proveState(
      name: string,
      { inputs, publicInputs }: Pick<StateWitness<StateStatementName>, 'inputs' | 'publicInputs'>,
    ): Promise<Groth16Proof> {
      const { paths: files, verificationKey } = circuitOf(name)
      const backend = createSnarkjsBackend()
      const made = await proveCircuit({
        circuit: name,
        files,
        verificationKey,
        inputs,
        expectedPublicInputs: publicInputs,
        backend,
      })
      return made.proof
    },
  }
}

export type RealCircuits = Awaited<ReturnType<typeof buildRealCircuits>>
