import { type Address, encodeFunctionData, keccak256, stringToBytes } from 'viem'
import { readContract } from 'viem/actions'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkStatement, encodeStateClaim, type StateClaim } from '../../../src/bft/chain/check-statement.js'
import { deployBftLightClient } from '../../../src/bft/chain/deploy-light-client.js'
import { deployStateReader } from '../../../src/bft/chain/deploy-state-reader.js'
import { encodeProof, type SizedProof } from '../../../src/bft/chain/encode-sized-proof.js'
import { readHead, readMisbehaviour } from '../../../src/bft/chain/read-light-client.js'
import { stateContext } from '../../../src/bft/chain/state-context.js'
import { stateReaderAbi } from '../../../src/bft/chain/state-reader-abi.js'
import { submitEquivocation } from '../../../src/bft/chain/submit-equivocation.js'
import { submitConflict, submitHeader } from '../../../src/bft/chain/submit-update.js'
import { type EquivocationEvidence, findEquivocation } from '../../../src/bft/light-client/equivocation.js'
import type { LightBlock } from '../../../src/bft/light-client/light-block.js'
import { buildBalanceWitness } from '../../../src/bft/predicates/amount-witness.js'
import { buildExclusionWitness, buildInclusionWitness } from '../../../src/bft/predicates/public-witness.js'
import { createValidatorSet } from '../../../src/bft/validators/validator-set.js'
import { type Header, hashHeader } from '../../../src/bft/votes/header.js'
import { PREVOTE } from '../../../src/bft/votes/vote.js'
import { buildEquivocationWitness } from '../../../src/bft/witness/equivocation-witness.js'
import { buildQuorumWitness } from '../../../src/bft/witness/quorum-witness.js'
import { buildSkippingWitness } from '../../../src/bft/witness/skipping-witness.js'
import { callContract } from '../../../src/chain/call-contract.js'
import type { Groth16Proof } from '../../../src/groth16/proof.js'
import { CHAIN_ID, makeBlock, START, policy as shortPolicy, validatorsOf, voteBy } from '../../bft/chain.js'
import { createState, slot } from '../../bft/predicates/holders.js'
import { type BftDestination, startBftDestination } from './bft-destination.js'
import { expectRefusal } from './light-client.js'
import { buildRealCircuits, type RealCircuits } from './real-statements.js'
import { deployTestContract, testContract } from './test-contract.js'

// the clock runs while proofs are made
const policy = { ...shortPolicy, trustingPeriod: 86_400_000n }
const setA = validatorsOf([0, 10n], [1, 10n], [2, 10n], [3, 10n])
const setB = validatorsOf([1, 10n], [2, 10n], [3, 10n], [4, 10n])
const state = createState({ seed: 'contracts', values: [1_000n, 999n], depth: 32 })

const block10 = makeBlock({ height: 10n, validators: setA })
const child = (change: Partial<Parameters<typeof makeBlock>[0]> = {}) =>
  makeBlock({
    height: 11n,
    validators: setA,
    nextValidators: setB,
    parentHash: hashHeader(block10.header),
    stateRoot: state.stateRoot,
    places: [0, 1, 3],
    ...change,
  })
const block11 = child()
const fork11 = child({ stateRoot: 666n, places: [0, 1, 2] })
const block20 = makeBlock({ height: 20n, validators: setB })

const gas = new Map<string, number>()
const noted = async <Result extends { gasUsed: bigint }>(action: string, work: Promise<Result>) => {
  const result = await work
  gas.set(action, Number(result.gasUsed))
  return result
}

let destination: BftDestination
let circuits: RealCircuits
let address: Address
let reader: Address
let adjacent11: SizedProof
let skipping20: SizedProof

beforeAll(async () => {
  circuits = await buildRealCircuits()
  destination = await startBftDestination(START + 100_000n)
  const { client } = destination
  const deployed = (name: string) => circuits.deploy(client, name)
  const lightClient = await noted(
    'deploy BftLightClient, 3 verifiers',
    deployBftLightClient({
      client,
      policy,
      trusted: block10.header,
      verifiers: [
        { statement: 'quorum', size: 4, verifier: await deployed('bft-quorum-4') },
        { statement: 'skipping', size: 4, verifier: await deployed('bft-skipping-4') },
        { statement: 'equivocation', size: 4, verifier: await deployed('bft-equivocation-4') },
      ],
      setupKind: 'development',
    }),
  )
  address = lightClient.address
  const stateReader = await noted(
    'deploy StateReader, 3 verifiers',
    deployStateReader({
      client,
      lightClient: address,
      verifiers: [
        { statement: 'inclusion', depth: 32, verifier: await deployed('bft-inclusion-32') },
        { statement: 'exclusion', depth: 32, verifier: await deployed('bft-exclusion-32') },
        { statement: 'balance', depth: 32, verifier: await deployed('bft-balance-32') },
      ],
      setupKind: 'development',
    }),
  )
  reader = stateReader.address
  adjacent11 = await proveQuorum(block11)
  const skipping = buildSkippingWitness({
    chainId: CHAIN_ID,
    trustedValidators: createValidatorSet(setB),
    block: block20,
  })
  skipping20 = await circuits.prove(skipping, block20.commit.signers)
}, 3_600_000)
afterAll(async () => {
  await destination?.anvil.stop()
  console.table([...gas].map(([action, units]) => ({ action, gas: units })))
})

function proveQuorum(block: LightBlock): Promise<SizedProof> {
  return circuits.prove(buildQuorumWitness({ chainId: CHAIN_ID, block }), block.commit.signers)
}

const target = () => ({ walletClient: destination.client, address })
const submitAdjacent = (header: Header, proof: SizedProof) =>
  submitHeader({ ...target(), update: { kind: 'adjacent', header, ...proof } })
const submitSkipping = (header: Header, proof: SizedProof, trustedHeight = 11n) =>
  submitHeader({ ...target(), update: { kind: 'skipping', trustedHeight, header, ...proof } })
const reach11 = () => noted('updateAdjacent', submitAdjacent(block11.header, adjacent11))
const isolated = (work: () => Promise<void>) => destination.isolated(work)

describe('updates', () => {
  test('default: an adjacent header, then a skip on the set that it announced', () =>
    isolated(async () => {
      await reach11()
      await noted('updateSkipping', submitSkipping(block20.header, skipping20))
      expect(await readHead({ client: destination.client, address })).toMatchObject({
        height: 20n,
        headerHash: hashHeader(block20.header),
        status: 'active',
      })
    }))

  test('error: any field that is not the proven one', async () => {
    const { header } = block11
    for (const name of ['timestamp', 'stateRoot', 'nextValidatorsRoot'] as const) {
      const altered = { ...header, [name]: header[name] + 1n }
      await expectRefusal(submitAdjacent(altered, adjacent11), 'InvalidProof')
    }
    for (const signers of [0b1111n, 0b0111n, 0b0001n])
      await expectRefusal(submitAdjacent(header, { ...adjacent11, signers }), 'InvalidProof')
    await isolated(async () => {
      await reach11()
      for (const name of [
        'height',
        'timestamp',
        'stateRoot',
        'validatorsRoot',
        'nextValidatorsRoot',
      ] as const) {
        const altered = { ...block20.header, [name]: block20.header[name] + 1n }
        await expectRefusal(submitSkipping(altered, skipping20), 'InvalidProof')
      }
    })
  })

  test('error: a skip from a header that announced another set', () =>
    isolated(async () => {
      await reach11()
      await expectRefusal(submitSkipping(block20.header, skipping20, 10n), 'InvalidProof')
    }))

  test('error: a proof of another circuit, and a point moved', async () => {
    await expectRefusal(submitSkipping(block20.header, adjacent11, 10n), 'InvalidProof')
    const { a } = adjacent11.proof
    const moved = { ...adjacent11, proof: { ...adjacent11.proof, a: [a[0], a[1] + 1n] as const } }
    await expectRefusal(submitAdjacent(block11.header, moved as SizedProof), 'InvalidProof')
  })
})

describe('misbehaviour', () => {
  test('default: two headers of one height freeze the client', () =>
    isolated(async () => {
      await reach11()
      const proof = await proveQuorum(fork11)
      const conflict = { kind: 'adjacent', header: fork11.header, ...proof } as const
      await noted('reportConflictAdjacent', submitConflict({ ...target(), conflict }))
      expect(await readMisbehaviour({ client: destination.client, address })).toEqual({
        kind: 'conflict',
        height: 11n,
        headerHashes: [hashHeader(block11.header), hashHeader(fork11.header)],
      })
      await expectRefusal(submitSkipping(block20.header, skipping20), 'ClientFrozen')
    }))

  async function report(first: readonly number[], second: readonly number[], alter = 0n) {
    const vote = { chainId: CHAIN_ID, height: 11n, round: 1n, type: PREVOTE, headerHash: 5n }
    const evidence: EquivocationEvidence = {
      validators: setA,
      first: voteBy(setA, first, vote),
      second: voteBy(setA, second, { ...vote, headerHash: 6n }),
    }
    const found = findEquivocation(CHAIN_ID, evidence)
    const witness = buildEquivocationWitness({ chainId: CHAIN_ID, evidence })
    const { size, proof } = await circuits.prove(witness, found.signers)
    const equivocation = { ...found, power: found.power + alter }
    return submitEquivocation({ ...target(), evidence: { equivocation, size, proof } })
  }

  test('default: double votes of more than a third freeze the client', () =>
    isolated(async () => {
      await noted('reportEquivocation, freezes', report([0, 1, 2], [1, 2, 3]))
      expect((await readHead({ client: destination.client, address })).status).toBe('frozen')
    }))

  test('behavior: double votes of a quarter are recorded', () =>
    isolated(async () => {
      await noted('reportEquivocation, records', report([0, 1], [1, 2]))
      expect((await readHead({ client: destination.client, address })).status).toBe('active')
    }))

  test('error: more power than the double signers have', () =>
    expectRefusal(report([0, 1], [1, 2], 10n), 'InvalidProof'))
})

describe('state', () => {
  const recipient = '0x00000000000000000000000000000000000000aa' as const
  const other = '0x00000000000000000000000000000000000000bb' as const
  const { abi } = testContract('OncePerOwner')
  const deployConsumer = async () =>
    (await deployTestContract(destination.client, 'OncePerOwner', [reader])).address
  const claim = (consumer: Address, to: Address, nullifier: bigint, stateProof: unknown) =>
    callContract({
      walletClient: destination.client,
      address: consumer,
      abi: [...abi, ...stateReaderAbi],
      functionName: 'claim',
      args: [to, nullifier, stateProof],
      what: 'claim',
      who: 'consumer',
    })

  test('default: a balance is proven to a contract once, for one recipient', () =>
    isolated(async () => {
      await reach11()
      const consumer = await deployConsumer()
      const chainId = BigInt(await destination.client.getChainId())
      const purpose = keccak256(stringToBytes('once per owner'))
      const context = stateContext({ chainId, reader, consumer, purpose })
      const witness = buildBalanceWitness({
        ...state.held(0),
        context,
        message: BigInt(recipient),
        threshold: 1_000n,
      })
      const { nullifier } = witness.statement
      const proof = await circuits.proveState('bft-balance-32', witness)
      const stateProof = { height: 11n, depth: 32, proof: encodeProof(proof) }

      // replayed: for somebody else, to another contract, with another nullifier, at another height
      await expectRefusal(claim(consumer, other, nullifier, stateProof), 'InvalidProof')
      await expectRefusal(claim(await deployConsumer(), recipient, nullifier, stateProof), 'InvalidProof')
      await expectRefusal(claim(consumer, recipient, nullifier + 1n, stateProof), 'InvalidProof')
      const elsewhere = { ...stateProof, height: 10n }
      await expectRefusal(claim(consumer, recipient, nullifier, elsewhere), 'InvalidProof')

      await noted('claim by verifyBalance', claim(consumer, recipient, nullifier, stateProof))
      await expectRefusal(claim(consumer, recipient, nullifier, stateProof), 'AlreadyGiven', [nullifier])
      const received = { address: consumer, abi, functionName: 'received', args: [recipient] } as const
      expect(await readContract(destination.client, received)).toBe(1n)
    }))

  test('default: an entry, and the absence of one', () =>
    isolated(async () => {
      await reach11()
      const { stateRoot, depth } = state
      const [holder] = state.holders
      if (holder === undefined) throw new RangeError('no holder')
      const { account, value } = holder
      const inclusion = buildInclusionWitness({
        ...{ stateRoot, account, slot, depth },
        proof: state.inclusion(account),
      })
      const absent = { stateRoot, account: 5n, slot, depth, proof: state.exclusion(5n) }
      const client = destination.client
      const check = async (claim: StateClaim, made: Groth16Proof) => {
        const proof = { height: 11n, depth, proof: made }
        const asked = { client, reader, consumer: recipient, claim, maxAge: 86_400_000n, proof }
        const verdict = await checkStatement(asked)
        if (!verdict.proven) return verdict.refusal
        const data = encodeFunctionData({ abi: stateReaderAbi, ...encodeStateClaim(asked) } as never)
        const units = await client.estimateGas({ to: reader, data })
        gas.set(`${claim.statement}, as a transaction`, Number(units))
        return 'proven'
      }
      const included = await circuits.proveState('bft-inclusion-32', inclusion)
      const entry = { statement: 'inclusion', account, slot, value } as const
      expect(await check(entry, included)).toBe('proven')
      expect(await check({ ...entry, value: value + 1n }, included)).toBe('InvalidProof')

      const excluded = await circuits.proveState('bft-exclusion-32', buildExclusionWitness(absent))
      const absence = { statement: 'exclusion', account: 5n, slot } as const
      expect(await check(absence, excluded)).toBe('proven')
      expect(await check({ ...absence, account }, excluded)).toBe('InvalidProof')
    }))
})
