import type { BuildEvent } from '../../artifacts/build-circuits.js'
import { loadArtifacts } from '../../artifacts/load-artifacts.js'
import { deployBftLightClient } from '../../bft/chain/deploy-light-client.js'
import { submitEquivocation } from '../../bft/chain/submit-equivocation.js'
import { submitHeader } from '../../bft/chain/submit-update.js'
import { type BftCircuit, slotsOf } from '../../bft/circuits.js'
import { findEquivocation } from '../../bft/light-client/equivocation.js'
import { createValidatorSet } from '../../bft/validators/validator-set.js'
import { buildEquivocationWitness } from '../../bft/witness/equivocation-witness.js'
import { buildQuorumWitness } from '../../bft/witness/quorum-witness.js'
import { buildSkippingWitness } from '../../bft/witness/skipping-witness.js'
import { splitEvidence } from '../../bft/witness/split-evidence.js'
import type { CircuitProof } from '../../prover/prove-circuit.js'
import { proveWitness } from '../../prover/prove-witness.js'
import { type BftKit, prepareBftKit } from '../../replay/bft/bft-kit.js'
import { type Destination, openDestination } from '../../replay/destination.js'
import { median } from '../median.js'
import { BENCH_CHAIN_ID, BENCH_START, createBenchChain } from './bench-chain.js'
import { circomlibSignatureConstraints } from './signature-baseline.js'

/** Figures of one circuit about votes, with a full set of which everybody signs; `equivocation` shows half of one above 128. */
export type BftRow = {
  name: string
  /** Signatures that the circuit checks, and all its constraints for each of them. */
  signatures: number
  constraints: number
  constraintsPerSignature: number
  /** Constraints of circomlib's verifier of one signature, compiled by the same run. */
  circomlibPerSignature: number
  domain: number
  /** Medians of wall-clock seconds. */
  seconds: { witness: number; prove: number; verify: number }
  peakRssBytes: number
  zkeyBytes: number
  /** Of the update, or of the report that freezes the client. */
  gas: number
  runs: number
}

const DAY = 86_400_000n
/** Circuits up to this many constraints are run three times, larger ones once, unless a number of runs is asked for. */
const SMALL_CIRCUIT = 131_072

/**
 * Measures circuits of BFT chains: constraints, seconds, memory, and the gas of what their proofs are for, each on a local
 * chain with a new light client.
 *
 * @throws errors of the build, the prover and the contract.
 */
export async function benchBft(parameters: {
  circuits: readonly BftCircuit[]
  directory: string
  runs?: number | undefined
  onBuild?: ((event: BuildEvent) => void) | undefined
  onRow?: ((row: BftRow) => void) | undefined
  signal?: AbortSignal | undefined
}): Promise<BftRow[]> {
  const { circuits, directory, onBuild, onRow, signal } = parameters
  const circomlibPerSignature = await circomlibSignatureConstraints(signal)
  const rows: BftRow[] = []
  for (const circuit of circuits) {
    const kit = await prepareBftKit({ names: [circuit.name], directory, onBuild, signal })
    const { constraints, domainPower, files } = (await loadArtifacts(directory)).circuit(circuit.name).entry
    const runs = parameters.runs ?? (constraints <= SMALL_CIRCUIT ? 3 : 1)
    const measured: Measured[] = []
    while (measured.length < runs) measured.push(await measure({ circuit, kit, signal }))
    const middle = (stage: keyof BftRow['seconds']) => median(measured.map(({ seconds }) => seconds[stage]))
    const signatures = slotsOf(circuit)
    const row: BftRow = {
      name: circuit.name,
      signatures,
      constraints,
      constraintsPerSignature: Math.round(constraints / signatures),
      circomlibPerSignature,
      domain: 2 ** domainPower,
      seconds: { witness: middle('witness'), prove: middle('prove'), verify: middle('verify') },
      peakRssBytes: Math.max(...measured.map(({ peakRssBytes }) => peakRssBytes ?? 0)),
      zkeyBytes: files.zkey.bytes,
      gas: median(measured.map(({ gas }) => Number(gas))),
      runs,
    }
    rows.push(row)
    onRow?.(row)
  }
  return rows
}

type Measured = Pick<CircuitProof, 'seconds' | 'peakRssBytes'> & { gas: bigint }

async function measure(parameters: {
  circuit: BftCircuit
  kit: BftKit
  signal?: AbortSignal | undefined
}): Promise<Measured> {
  const { circuit, kit, signal } = parameters
  const { statement, size } = circuit
  const chain = createBenchChain(size)
  const trusted = chain.block(1n)
  const block = statement === 'skipping' ? chain.block(9n) : chain.block(2n, trusted)
  const [evidence] = splitEvidence(chain.doubleVotes(2n))
  const chainId = BENCH_CHAIN_ID
  const { made } = await proveWitness(kit.prover.proveCircuit, build, { signal })
  const destination = await openDestination({ timestamp: BENCH_START / 1000n + 60n })
  try {
    const { gasUsed: gas } = await submit()
    return { ...made, gas }
  } finally {
    await destination.close()
  }

  function build() {
    const trustedValidators = createValidatorSet(trusted.nextValidators)
    if (statement === 'quorum') return buildQuorumWitness({ chainId, block })
    if (statement === 'skipping') return buildSkippingWitness({ chainId, trustedValidators, block })
    return buildEquivocationWitness({ chainId, evidence })
  }

  async function submit() {
    const target = { walletClient: destination.client, address: await deploy(destination) }
    const { proof } = made
    if (statement === 'equivocation') {
      const equivocation = findEquivocation(chainId, evidence)
      return submitEquivocation({ ...target, evidence: { equivocation, size, proof } })
    }
    const common = { header: block.header, size, signers: block.commit.signers, proof }
    const update =
      statement === 'quorum'
        ? ({ kind: 'adjacent', ...common } as const)
        : ({ kind: 'skipping', trustedHeight: 1n, ...common } as const)
    return submitHeader({ ...target, update })
  }

  async function deploy({ client }: Destination) {
    const { address } = await deployBftLightClient({
      client,
      policy: { chainId, trustingPeriod: DAY, clockDrift: 1000n },
      trusted: trusted.header,
      verifiers: await kit.deployVoteVerifiers(client),
      setupKind: kit.setupKind,
    })
    return address
  }
}
