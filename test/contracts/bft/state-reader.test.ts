import { type Address, keccak256, pad, stringToBytes, toHex } from 'viem'
import { readContract } from 'viem/actions'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SCALAR_FIELD_ORDER } from '../../../src/arithmetic/scalar-field.js'
import { checkStatement, type StateClaim } from '../../../src/bft/chain/check-statement.js'
import { deployStateReader } from '../../../src/bft/chain/deploy-state-reader.js'
import { readHead } from '../../../src/bft/chain/read-light-client.js'
import { stateContext } from '../../../src/bft/chain/state-context.js'
import { stateReaderAbi as abi } from '../../../src/bft/chain/state-reader-abi.js'
import { publicInputs } from '../../../src/bft/layout.js'
import { STATE_STATEMENTS, type StateStatementName } from '../../../src/bft/predicates/statement.js'
import { type Answer, deployExpectedInputs, type ExpectedInputs, NO_PROOF } from './bft-destination.js'
import {
  equivocationOf,
  isolated,
  type LightClientUnderTest,
  NOW,
  policy,
  startLightClient,
  TRUSTED,
} from './light-client.js'

const NOBODY: Address = '0x00000000000000000000000000000000000000aa'
const PURPOSE = keccak256(stringToBytes('a purpose'))
const MAX_AGE = 3_600_000n
const ACCOUNT = 2n ** 160n - 1n
const STATE_PROOF = { height: TRUSTED.height, depth: 32, proof: NO_PROOF }
const shared = { slot: 9n, message: 10n, nullifier: 99n }
const subject = { ...shared, purpose: PURPOSE }
const leaf = { account: ACCOUNT, slot: 9n }

/** One claim of each statement. */
const CLAIMS = {
  inclusion: { statement: 'inclusion', ...leaf, value: 8n },
  exclusion: { statement: 'exclusion', ...leaf },
  balance: { statement: 'balance', ...subject, threshold: 1_000n },
  range: { statement: 'range', ...subject, low: 5n, high: 2n ** 128n - 1n },
  'allow list': { statement: 'allow list', ...subject, allowListRoot: 7n },
  'value list': { statement: 'value list', ...subject, valueListRoot: 7n },
  'deny list': { statement: 'deny list', ...subject, denyListRoot: 7n },
} as const satisfies { [Name in StateStatementName]: StateClaim & { statement: Name } }

let under: LightClientUnderTest
let standIn: ExpectedInputs
let reader: Address
let chainId: bigint
let consumer: Address

const deploy = (change: Partial<Parameters<typeof deployStateReader>[0]> = {}) =>
  deployStateReader({
    client: under.target.walletClient,
    lightClient: under.target.address,
    verifiers: STATE_STATEMENTS.map((statement) => ({ statement, depth: 32, verifier: standIn.address })),
    setupKind: 'development',
    ...change,
  })

beforeAll(async () => {
  under = await startLightClient()
  standIn = await deployExpectedInputs(under.target.walletClient)
  reader = (await deploy()).address
  chainId = BigInt(await under.target.walletClient.getChainId())
  const { account } = under.target.walletClient
  consumer = typeof account === 'string' ? account : account.address
})
afterAll(() => under.destination.anvil.stop())

/** Asks; says `proven`, or the name of the refusal. */
async function ask(
  claim: StateClaim,
  change: Partial<Parameters<typeof checkStatement>[0]> = {},
): Promise<string> {
  const client = under.target.walletClient
  const given = { client, reader, consumer, claim, maxAge: MAX_AGE, proof: STATE_PROOF, ...change }
  const verdict = await checkStatement(given)
  return verdict.proven ? 'proven' : verdict.refusal
}

const contextFor = (change: Partial<Parameters<typeof stateContext>[0]> = {}) =>
  stateContext({ chainId, reader, consumer, purpose: PURPOSE, ...change })

/** What the circuit is asked, by the layout table. */
function inputsOf(claim: StateClaim, context = contextFor()): bigint[] {
  const values = { ...claim, stateRoot: TRUSTED.stateRoot, context } as unknown as Record<string, bigint>
  return publicInputs(claim.statement, values as never)
}

describe('proven', () => {
  test.each(Object.values(CLAIMS))('default: $statement', async (claim) => {
    await standIn.expect(inputsOf(claim))
    expect(await ask(claim)).toBe('proven')
    // every argument is bound
    for (const [name, value] of Object.entries(claim)) {
      if (name === 'statement') continue
      const altered = { ...claim, [name]: name === 'purpose' ? pad('0x01') : (value as bigint) - 1n }
      expect(await ask(altered as StateClaim), name).toBe('InvalidProof')
    }
  })

  test('behavior: a proof for another contract, purpose, reader or chain proves nothing', async () => {
    await standIn.expect(inputsOf(CLAIMS.balance))
    expect(await ask(CLAIMS.balance)).toBe('proven')
    expect(await ask(CLAIMS.balance, { consumer: NOBODY })).toBe('InvalidProof')
    const foreign = [
      { consumer: NOBODY },
      { purpose: pad('0x01') },
      { reader: NOBODY },
      { chainId: chainId + 1n },
    ]
    for (const change of foreign) {
      await standIn.expect(inputsOf(CLAIMS.balance, contextFor(change)))
      expect(await ask(CLAIMS.balance)).toBe('InvalidProof')
    }
  })

  test('behavior: the context is the one the library computes', async () => {
    for (const purpose of [PURPOSE, pad('0x00'), toHex(2n ** 256n - 1n)]) {
      const args = [consumer, purpose] as const
      const call = { address: reader, abi, functionName: 'contextOf', args } as const
      const context = await readContract(under.target.walletClient, call)
      expect(context).toBe(contextFor({ purpose }))
      expect(context).toBeLessThan(SCALAR_FIELD_ORDER)
    }
  })
})

describe('refused', () => {
  const { balance } = CLAIMS

  test('error: a header that is not recorded', async () => {
    await standIn.expect(inputsOf(balance))
    expect(await ask(balance, { proof: { ...STATE_PROOF, height: 101n } })).toBe('UnknownHeight')
  })

  test('error: a header that is too old for the caller', async () => {
    for (const claim of Object.values(CLAIMS)) {
      await standIn.expect(inputsOf(claim))
      expect(await ask(claim, { maxAge: NOW - TRUSTED.timestamp - 1_000n })).toBe('StateTooOld')
      expect(await ask(claim, { maxAge: 2n ** 64n - 1n })).toBe('proven')
    }
  })

  test('error: a depth without a verifier', async () => {
    expect(await ask(balance, { proof: { ...STATE_PROOF, depth: 64 } })).toBe('UnknownStatement')
  })

  test.each<Answer>(['no', 'nothing', 'two', 'revert'])(
    'error: a verifier that answers %s',
    async (answer) => {
      await standIn.expect(inputsOf(balance), answer)
      expect(await ask(balance)).toBe('InvalidProof')
    },
  )

  test('error: a number that is no field element', async () => {
    await standIn.expect(inputsOf(balance))
    for (const name of ['slot', 'message', 'nullifier'] as const) {
      const aliased = { ...balance, [name]: balance[name] + SCALAR_FIELD_ORDER }
      expect(await ask(aliased)).toBe('FieldOutOfRange')
    }
  })

  test('error: a frozen light client', () =>
    isolated(under, async () => {
      await standIn.expect(inputsOf(balance))
      await under.equivocation(equivocationOf())
      for (const claim of Object.values(CLAIMS)) expect(await ask(claim)).toBe('LightClientFrozen')
    }))

  test('behavior: an expired light client still tells what it knows', () =>
    isolated(under, async () => {
      await standIn.expect(inputsOf(balance))
      await under.destination.goTo(TRUSTED.timestamp + policy.trustingPeriod + 1_000n)
      expect((await readHead(under.reader)).status).toBe('expired')
      expect(await ask(balance)).toBe('StateTooOld')
      expect(await ask(balance, { maxAge: 2n * policy.trustingPeriod })).toBe('proven')
    }))
})

describe('deployment', () => {
  const entry = () => ({ statement: 'balance', depth: 32, verifier: standIn.address }) as const
  const refused = (change: Partial<Parameters<typeof deployStateReader>[0]>, name: string): Promise<void> =>
    expect(deploy(change)).rejects.toMatchObject({
      code: 'DEPLOYMENT_FAILED',
      facts: [`revert: InvalidParameter(${name})`],
    })

  test('error: no light client', () => refused({ lightClient: NOBODY }, 'lightClient'))
  test('error: no verifiers, one twice, one without code', async () => {
    await refused({ verifiers: [] }, 'verifiers')
    await refused({ verifiers: [entry(), entry()] }, 'verifiers')
    await refused({ verifiers: [{ ...entry(), verifier: NOBODY }] }, 'verifiers')
  })
  test('error: a depth that no tree has', async () => {
    await refused({ verifiers: [{ ...entry(), depth: 0 }] }, 'verifiers')
    await refused({ verifiers: [{ ...entry(), depth: 254 }] }, 'verifiers')
  })
})
