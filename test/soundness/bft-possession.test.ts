import { beforeAll, describe, expect, test } from 'vitest'
import type { CircuitInputs } from '../../src/arithmetic/circuit-inputs.js'
import { DUMMY_KEYS } from '../../src/bft/batch/parameters.js'
import { BFT_LAYOUT } from '../../src/bft/layout.js'
import { type JubPoint, toJubPoint } from '../../src/bft/signature/baby-jubjub.js'
import { type Signature, sign } from '../../src/bft/signature/sign.js'
import { verifySignature } from '../../src/bft/signature/verify-signature.js'
import {
  type OptInContext,
  optInMessage,
  signOptIn,
  validatorKeyId,
} from '../../src/bft/validators/opt-in.js'
import { provePossession, registerValidator } from '../../src/bft/validators/possession.js'
import { hashVote, PRECOMMIT, signVote, type Vote } from '../../src/bft/votes/vote.js'
import { buildPossessionWitness } from '../../src/bft/witness/possession-witness.js'
import { torsion } from '../bft/batch/torsion.js'
import { CHAIN_ID, keysAt } from '../bft/chain.js'
import { forgeBatch } from '../bft/circuits/forge-batch.js'
import { OPT_IN, openKeyStatement } from '../bft/circuits/key-statements.js'
import { expectCode } from '../bft/expect-code.js'
import type { Circuit } from '../support/circuit.js'
import { inputWires, rankTest } from '../support/rank.js'
import { mutateEveryWire } from '../support/wire-mutation.js'

let circuit: Circuit
beforeAll(async () => {
  circuit = await openKeyStatement('possession')
})

const keys = keysAt(3)
const { publicKey } = keys
const honest = buildPossessionWitness({
  context: OPT_IN,
  publicKey,
  signature: signOptIn(keys, OPT_IN),
}).inputs

/** Inputs for any signature whatever; `key` is the one that the batch holds, `claimed` the one of the key id. */
function forge(parameters: {
  context?: OptInContext
  key?: JubPoint
  claimed?: JubPoint
  signature: Signature
}): { inputs: CircuitInputs; holds: boolean } {
  const { context = OPT_IN, key = publicKey, claimed = key, signature } = parameters
  const message = optInMessage(context)
  const slot = { publicKey: key, signature }
  const { hints, holds } = forgeBatch([slot, undefined], [message, message])
  const statement = { ...context, keyId: validatorKeyId(claimed) }
  return { inputs: { ...statement, Ax: key.x, Ay: key.y, ...hints }, holds }
}

async function refused(forged: { inputs: CircuitInputs; holds: boolean }, holds = false): Promise<void> {
  expect(forged.holds).toBe(holds)
  await circuit.expectFail(forged.inputs)
}

describe('the forger', () => {
  test('default: is honest on an honest signature', async () => {
    const forged = forge({ signature: signOptIn(keys, OPT_IN) })
    expect(forged).toEqual({ inputs: honest, holds: true })
    await circuit.expectPass(forged.inputs)
  })
})

describe('a signature for another context', () => {
  for (const name of ['chainId', 'destinationChainId', 'registry', 'operator'] as const)
    test(`behavior: of another ${name}`, async () => {
      const context = { ...OPT_IN, [name]: OPT_IN[name] - 1n }
      const signature = signOptIn(keys, context)
      await refused(forge({ signature }))
      await circuit.expectFail({ ...forge({ signature, context }).inputs, [name]: OPT_IN[name] })
      await circuit.expectPass(forge({ signature, context }).inputs)
    })

  test('behavior: a public input plus one', async () => {
    for (const name of BFT_LAYOUT.publicInputs.possession)
      await circuit.expectFail({ ...honest, [name]: (honest[name] as bigint) + 1n })
  })
})

describe("somebody else's key", () => {
  test('behavior: signed with another key', async () => {
    const signature = signOptIn(keysAt(4), OPT_IN)
    await refused(forge({ signature }))
    const own = keysAt(4).publicKey
    await refused(forge({ signature, key: own, claimed: publicKey }), true)
  })

  test('behavior: the key whose secret everybody knows signs for itself alone', async () => {
    const signature = sign(DUMMY_KEYS, optInMessage(OPT_IN))
    await refused(forge({ signature }))
    await refused(forge({ signature, key: DUMMY_KEYS.publicKey, claimed: publicKey }), true)
  })

  test('behavior: a key of small order, for which any signature would hold', async () => {
    for (const point of torsion()) {
      const key = toJubPoint(point)
      const inputs = { ...honest, keyId: validatorKeyId(key), Ax: key.x, Ay: key.y }
      await circuit.expectFail(inputs)
    }
  })
})

describe('messages of other domains', () => {
  const vote: Vote = { chainId: CHAIN_ID, height: 1n, round: 0n, type: PRECOMMIT, headerHash: 5n }
  const { operator } = OPT_IN

  test('behavior: a vote, or the proof of possession that enters a set, opts nobody in', async () => {
    await refused(forge({ signature: signVote(keys, vote) }))
    await refused(forge({ signature: provePossession(keys, { chainId: CHAIN_ID, operator }) }))
  })

  test('behavior: an opt-in is neither a vote nor a way into a set', async () => {
    const signature = signOptIn(keys, OPT_IN)
    expect(verifySignature({ publicKey, message: optInMessage(OPT_IN), signature })).toBe(true)
    expect(verifySignature({ publicKey, message: hashVote(vote), signature })).toBe(false)
    const context = { chainId: CHAIN_ID, operator }
    await expectCode('INVALID_POSSESSION_PROOF', () =>
      registerValidator({ context, publicKey, power: 1n, possession: signature }),
    )
  })
})

describe('wires', () => {
  test('behavior: none can change alone, and the inputs determine them', async () => {
    const witness = await circuit.expectPass(honest)
    const report = mutateEveryWire({ circuit, witness, seed: 'possession' })
    expect(report).toMatchObject({ survivors: [], unconstrained: [] })
    expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
  })

  test('behavior: nothing moves once statement and transcript are fixed', async () => {
    const witness = await circuit.expectPass(honest)
    const statement = BFT_LAYOUT.publicInputs.possession.map((name) => `main.${name}`)
    const frozenSignals = circuit.names.filter(
      (name) =>
        statement.includes(name) ||
        /^main\.(Ax|Ay|R8x\[\d+\]|R8y\[\d+\])$/.test(name) ||
        /\.(first|second|sponge|block\[\d+\])\.inputs\[\d+\]$/.test(name),
    )
    const { nullity, moving } = rankTest({ circuit, witness, frozenSignals })
    expect(nullity, moving.join(' ')).toBe(0)
  })
})
