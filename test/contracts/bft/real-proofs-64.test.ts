import type { Address } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CircuitArtifacts } from '../../../src/artifacts/load-artifacts.js'
import { deployBftLightClient } from '../../../src/bft/chain/deploy-light-client.js'
import type { SizedProof } from '../../../src/bft/chain/encode-sized-proof.js'
import { readHead, readMisbehaviour } from '../../../src/bft/chain/read-light-client.js'
import { submitEquivocation } from '../../../src/bft/chain/submit-equivocation.js'
import { submitHeader } from '../../../src/bft/chain/submit-update.js'
import { findEquivocation } from '../../../src/bft/light-client/equivocation.js'
import { createValidatorSet } from '../../../src/bft/validators/validator-set.js'
import { hashHeader } from '../../../src/bft/votes/header.js'
import { PRECOMMIT } from '../../../src/bft/votes/vote.js'
import { buildEquivocationWitness } from '../../../src/bft/witness/equivocation-witness.js'
import { buildQuorumWitness } from '../../../src/bft/witness/quorum-witness.js'
import { buildSkippingWitness } from '../../../src/bft/witness/skipping-witness.js'
import type { SizedWitness } from '../../../src/bft/witness/statement-witness.js'
import { deployVerifier } from '../../../src/chain/deploy-verifier.js'
import { CHAIN_ID, makeBlock, START, policy as shortPolicy, validatorsOf, voteBy } from '../../bft/chain.js'
import { buildBft, proveBft } from '../../bft/circuits/artifacts.js'
import { type BftDestination, startBftDestination } from './bft-destination.js'
import { expectRefusal } from './light-client.js'

/** Three circuits of up to 250,967 constraints and their keys: some minutes, and 500 MB. */
const isFull = process.env.CONCORDAT_FULL === '1'
const SIZE = 64
const STATEMENTS = ['quorum', 'skipping', 'equivocation'] as const

// the clock runs while proofs are made
const policy = { ...shortPolicy, trustingPeriod: 86_400_000n }
const validators = validatorsOf(
  ...Array.from({ length: SIZE }, (_, key) => [key, 10n + BigInt(key % 3)] as const),
)
const most = validators.map((_, i) => i).slice(0, 50)
const block10 = makeBlock({ height: 10n, validators })
const block11 = makeBlock({ height: 11n, validators, parentHash: hashHeader(block10.header), places: most })
const block20 = makeBlock({ height: 20n, validators, places: most })
const vote = { chainId: CHAIN_ID, height: 11n, round: 2n, type: PRECOMMIT, headerHash: 5n }
const evidence = {
  validators,
  first: voteBy(validators, most, vote),
  second: voteBy(validators, most.slice(20), { ...vote, headerHash: 6n }),
}

describe.runIf(isFull)('real proofs of sets of 64', () => {
  let destination: BftDestination
  let circuits: Map<string, CircuitArtifacts>
  let address: Address

  beforeAll(async () => {
    circuits = await buildBft(...STATEMENTS.map((statement) => `bft-${statement}-${SIZE}`))
    destination = await startBftDestination(START + 100_000n)
    const { client } = destination
    const verifiers = []
    for (const statement of STATEMENTS) {
      const path = circuits.get(`bft-${statement}-${SIZE}`)!.paths.verifier
      const { address: verifier } = await deployVerifier({ client, path, setupKind: 'development' })
      verifiers.push({ statement, size: SIZE, verifier })
    }
    const trusted = block10.header
    ;({ address } = await deployBftLightClient({
      ...{ client, policy, trusted, verifiers },
      setupKind: 'development',
    }))
  }, 3_600_000)
  afterAll(() => destination?.anvil.stop())

  const target = () => ({ walletClient: destination.client, address })
  const prove = async (witness: SizedWitness, signers: bigint): Promise<SizedProof> => {
    const { proof } = await proveBft(circuits.get(witness.circuit)!, witness)
    return { size: SIZE, signers, proof }
  }

  test('default: an adjacent header, a skip, and double votes that freeze the client; none for another bitmap', async () => {
    const chainId = CHAIN_ID
    const adjacent = await prove(buildQuorumWitness({ chainId, block: block11 }), block11.commit.signers)
    const update = { kind: 'adjacent', header: block11.header, ...adjacent } as const
    const fewer = { ...update, signers: update.signers - 1n }
    await expectRefusal(submitHeader({ ...target(), update: fewer }), 'InvalidProof')
    await submitHeader({ ...target(), update })

    const trustedValidators = createValidatorSet(validators)
    const skipping = await prove(
      buildSkippingWitness({ chainId, trustedValidators, block: block20 }),
      block20.commit.signers,
    )
    const skip = { kind: 'skipping', trustedHeight: 11n, header: block20.header, ...skipping } as const
    const other = { ...skip, header: { ...skip.header, stateRoot: 1n } }
    await expectRefusal(submitHeader({ ...target(), update: other }), 'InvalidProof')
    await submitHeader({ ...target(), update: skip })
    expect(await readHead({ client: destination.client, address })).toMatchObject({ height: 20n })

    const equivocation = findEquivocation(chainId, evidence)
    const { size, proof } = await prove(buildEquivocationWitness({ chainId, evidence }), equivocation.signers)
    const more = { ...equivocation, power: equivocation.power + 1n }
    const report = (about: typeof equivocation) =>
      submitEquivocation({ ...target(), evidence: { equivocation: about, size, proof } })
    await expectRefusal(report(more), 'InvalidProof')
    await report(equivocation)
    expect(await readMisbehaviour({ client: destination.client, address })).toMatchObject({
      kind: 'equivocation',
      height: 11n,
    })
  }, 3_600_000)
})
