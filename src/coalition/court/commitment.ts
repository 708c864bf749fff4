import type { Address, Hex } from 'viem'
import { encodeAbiParameters, keccak256, parseAbiParameters } from 'viem'
import type { Equivocation } from '../../bft/light-client/equivocation.js'

/**
 * What a reporter publishes before it shows its evidence: the hash binds reporter, evidence and a salt of 32 random bytes,
 * which must stay secret until the charge.
 *
 * @param parameters.fact `equivocationFact`, or `evidence` of a proven conflict of finality.
 */
export function reportCommitment(parameters: { reporter: Address; fact: Hex; salt: Hex }): Hex {
  const { reporter, fact, salt } = parameters
  return keccak256(
    encodeAbiParameters(parseAbiParameters('address, bytes32, bytes32'), [reporter, fact, salt]),
  )
}

/** Name of a pair of headers that somebody voted for at one place, as `BftLightClient.factOf`; their order does not matter. */
export function equivocationFact(
  equivocation: Pick<Equivocation, 'validatorsRoot' | 'height' | 'round' | 'type' | 'headerHashes'>,
): Hex {
  const { validatorsRoot, height, round, type, headerHashes } = equivocation
  const [first, second] = headerHashes
  const [low, high] = first < second ? [first, second] : [second, first]
  return keccak256(
    encodeAbiParameters(parseAbiParameters('uint256, uint256, uint256, uint256, uint256, uint256'), [
      validatorsRoot,
      height,
      round,
      type,
      low,
      high,
    ]),
  )
}

/** Name of a double vote by one key, as the court has it: which two headers, and who reports, do not matter. */
export function equivocationOffence(parameters: {
  member: bigint
  keyId: Hex
  height: bigint
  round: bigint
  type: bigint
}): Hex {
  const { member, keyId, height, round, type } = parameters
  return keccak256(
    encodeAbiParameters(parseAbiParameters('string, uint256, bytes32, uint256, uint256, uint256'), [
      'equivocation',
      member,
      keyId,
      height,
      round,
      type,
    ]),
  )
}

/** Name of one key's part in a conflict of finality; `fact` is that of the proven conflict. */
export function finalityOffence(parameters: { member: bigint; keyId: Hex; fact: Hex }): Hex {
  const { member, keyId, fact } = parameters
  return keccak256(
    encodeAbiParameters(parseAbiParameters('string, uint256, bytes32, bytes32'), [
      'finality',
      member,
      keyId,
      fact,
    ]),
  )
}
