import type { JubPoint } from '../signature/baby-jubjub.js'
import type { ValidatorSet } from '../validators/validator-set.js'
import { signersOf } from '../votes/bitmap.js'

/** Places that match between a trusted set and the signers of another one. */
export type Overlap = {
  /** 1 where a trusted key signed in the other set. */
  trustedFlag: bigint[]
  /** 1 where a signer of the other set is trusted. */
  ownFlag: bigint[]
  /** Power, in the trusted set, of the flagged keys. */
  power: bigint
}

const nameOf = (key: JubPoint) => `${key.x},${key.y}`

/** Matches trusted keys with signers. Twin of `circuits/bft/overlap.circom`. */
export function findOverlap(parameters: {
  trusted: ValidatorSet
  own: ValidatorSet
  signers: bigint
  size: number
}): Overlap {
  const { trusted, own, signers, size } = parameters
  const places = new Map(trusted.validators.map(({ publicKey }, place) => [nameOf(publicKey), place]))
  const trustedFlag = new Array<bigint>(size).fill(0n)
  const ownFlag = new Array<bigint>(size).fill(0n)
  let power = 0n
  for (const signer of signersOf(signers)) {
    const key = own.validators[signer]?.publicKey
    const place = key === undefined ? undefined : places.get(nameOf(key))
    if (place === undefined) continue
    ownFlag[signer] = 1n
    trustedFlag[place] = 1n
    power += trusted.validators[place]?.power ?? 0n
  }
  return { trustedFlag, ownFlag, power }
}
