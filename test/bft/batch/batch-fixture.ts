import { batchMainSource } from '../../../src/bft/batch/circuit.js'
import { buildBatchInputs, type SignedSlot } from '../../../src/bft/batch/inputs.js'
import { toMontgomery } from '../../../src/bft/batch/montgomery.js'
import {
  type BatchSignatureParameters,
  batchParameters,
  NEGATIVE_BASE,
} from '../../../src/bft/batch/parameters.js'
import { createKeyPair, type KeyPair } from '../../../src/bft/signature/key-pair.js'
import { sign } from '../../../src/bft/signature/sign.js'
import { createSeededBytes } from '../../../src/devnet/seeded-bytes.js'
import { type Circuit, openCircuit } from '../../support/circuit.js'
import { createRandom } from '../../support/field.js'

/** -B in Montgomery form, from which the base's digits select. */
export const BATCH_BASE = toMontgomery([NEGATIVE_BASE])[0]!

/** Signatures of a batch: which slots are active, who signs, what. */
export type BatchCase = { active: boolean[]; keys: KeyPair[]; messages: bigint[] }

/** The template alone with N slots. */
export async function openBatch(
  slots: number,
): Promise<{ parameters: BatchSignatureParameters; circuit: Circuit }> {
  const parameters = batchParameters(slots)
  return { parameters, circuit: await openCircuit({ source: batchMainSource(parameters) }) }
}

/** A case that depends on nothing but the seed; every slot is active unless told. */
export function batchCase(seed: string, slots: number, active?: boolean[]): BatchCase {
  const seeded = createSeededBytes(seed)
  const random = createRandom(seed)
  return {
    active: active ?? new Array<boolean>(slots).fill(true),
    keys: Array.from({ length: slots }, (_, i) => createKeyPair(seeded.root(`key ${i}`))),
    messages: Array.from({ length: slots }, () => random.element()),
  }
}

/** What the statement around the template fixes. */
export function statementOf({ active, keys, messages }: BatchCase) {
  return {
    active: active.map(BigInt),
    Ax: keys.map(({ publicKey }) => publicKey.x),
    Ay: keys.map(({ publicKey }) => publicKey.y),
    messages,
  }
}

/** The signatures of the active slots. */
export function signedSlots(of: BatchCase): (SignedSlot | undefined)[] {
  return of.keys.map((keys, i) =>
    of.active[i] === true ? { publicKey: keys.publicKey, signature: sign(keys, of.messages[i]!) } : undefined,
  )
}

/** Inputs of the template for honest signatures. */
export function honestInputs(parameters: BatchSignatureParameters, of: BatchCase) {
  const hints = buildBatchInputs({ parameters, slots: signedSlots(of), messages: of.messages })
  return { ...statementOf(of), ...hints }
}
