import { createKeyPair, type KeyPair } from '../../bft/signature/key-pair.js'
import type { Signature } from '../../bft/signature/sign.js'
import { provePossession, registerValidator } from '../../bft/validators/possession.js'
import type { Validator } from '../../bft/validators/validator.js'
import type { SeededBytes } from '../seeded-bytes.js'

/** Who runs a validator. */
export type Identity = {
  readonly name: string
  readonly keys: KeyPair
  /** The 160-bit address that registers the key. */
  readonly operator: bigint
  /** Proves that the operator holds the key's secret. */
  readonly possession: Signature
}

function integerOf(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

/** The validator of a name: keys, operator and proof of possession out of the chain's seed. */
export function createIdentity(parameters: { seeded: SeededBytes; chainId: bigint; name: string }): Identity {
  const { seeded, chainId, name } = parameters
  const keys = createKeyPair(seeded.root(`validator ${name}`))
  const operator = integerOf(seeded.root(`operator ${name}`).subarray(0, 20))
  return { name, keys, operator, possession: provePossession(keys, { chainId, operator }) }
}

/**
 * A set's member, checked as a chain checks who joins.
 *
 * @throws BftError as `registerValidator` does
 */
export function register(parameters: { identity: Identity; chainId: bigint; power: bigint }): Validator {
  const { identity, chainId, power } = parameters
  const { keys, operator, possession } = identity
  return registerValidator({
    context: { chainId, operator },
    publicKey: keys.publicKey,
    power,
    possession,
  })
}

/** An owner of state: whoever knows `secret` can prove predicates about `account`. */
export type DevnetAccount = {
  readonly name: string
  readonly secret: bigint
  readonly account: bigint
  /** At genesis. */
  readonly balance: bigint
}

/** A secret below 2^248 for an account's name. */
export function accountSecret(seeded: SeededBytes, name: string): bigint {
  return integerOf(seeded.root(`account ${name}`).subarray(0, 31))
}
