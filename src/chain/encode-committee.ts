import { concat } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import type { SyncCommittee } from '../ethereum/types/light-client.js'
import { type Groth16Proof, toSolidityCalldata } from '../groth16/proof.js'

/** `ILightClient.Groth16Proof`. */
export type ContractGroth16Proof = {
  a: readonly [bigint, bigint]
  b: readonly [readonly [bigint, bigint], readonly [bigint, bigint]]
  c: readonly [bigint, bigint]
}

/** Arguments of `registerCommittee`. */
export type ContractRegistration = readonly [
  pubkeys: Hex,
  aggregate: Hex,
  commitment: bigint,
  proof: ContractGroth16Proof,
]

/**
 * Writes a committee and the proof of its commitment as the contract takes them.
 *
 * @param parameters.proof A proof of circuit `link`.
 */
export function encodeRegistration(parameters: {
  committee: SyncCommittee
  commitment: bigint
  proof: Groth16Proof
}): ContractRegistration {
  const { committee, commitment, proof } = parameters
  const { a, b, c } = toSolidityCalldata(proof, [])
  return [concat([...committee.pubkeys]), committee.aggregatePubkey, commitment, { a, b, c }]
}

/** Bytes of a compressed public key. */
const KEY_BYTES = 48

/** The committee whose keys were given to `registerCommittee`; the inverse of `encodeRegistration`. */
export function decodeRegistration(pubkeys: Hex, aggregatePubkey: Hex): SyncCommittee {
  const digits = pubkeys.slice(2)
  const keys: Hex[] = []
  for (let at = 0; at < digits.length; at += 2 * KEY_BYTES)
    keys.push(`0x${digits.slice(at, at + 2 * KEY_BYTES)}`)
  return { pubkeys: keys, aggregatePubkey }
}
