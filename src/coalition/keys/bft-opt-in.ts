import { type Address, type Hex, hexToBigInt, numberToHex } from 'viem'
import { encodeProof } from '../../bft/chain/encode-sized-proof.js'
import type { JubPoint } from '../../bft/signature/baby-jubjub.js'
import { type OptInContext, validatorKeyId } from '../../bft/validators/opt-in.js'
import type { Seat } from '../../bft/witness/seat-witness.js'
import { callContract } from '../../chain/call-contract.js'
import type { Groth16Proof } from '../../groth16/proof.js'
import { bftKeyRegistryAbi } from './key-registry-abi.js'
import type { RegistryTarget } from './registry-target.js'

/** Where a key belongs to an operator, as the circuit has it; addresses become integers. */
export function optInContext(parameters: {
  /** Chain id of the source chain. */
  chainId: bigint
  destinationChainId: bigint
  registry: Address
  operator: Address
}): OptInContext {
  const { chainId, destinationChainId, registry, operator } = parameters
  return {
    chainId,
    destinationChainId,
    registry: hexToBigInt(registry),
    operator: hexToBigInt(operator),
  }
}

/** Name of a BFT validator key in registries. */
export function bftKeyId(publicKey: JubPoint): Hex {
  return numberToHex(validatorKeyId(publicKey), { size: 32 })
}

/**
 * Registers a validator key for the sender, by a proof of circuit `possession` whose operator the sender is.
 *
 * @throws SubmissionError `SUBMISSION_REVERTED` with the contract's custom error, `SUBMISSION_FAILED` when the chain could
 * not be asked
 */
export function optInBftKey(
  parameters: RegistryTarget & { member: bigint; keyId: Hex; proof: Groth16Proof },
) {
  const { member, keyId, proof, ...target } = parameters
  return callContract({
    ...target,
    abi: bftKeyRegistryAbi,
    functionName: 'optIn',
    args: [member, keyId, encodeProof(proof)],
    what: 'opt-in',
    who: 'key registry',
  })
}

/** Records whose key is at an index of a validator set, by a proof of circuit `seat`. Errors as in `optInBftKey`. */
export function proveSeat(parameters: RegistryTarget & { seat: Seat; proof: Groth16Proof }) {
  const { seat, proof, ...target } = parameters
  const { validatorsRoot, index, power, totalPower } = seat
  const keyId = numberToHex(seat.keyId, { size: 32 })
  return callContract({
    ...target,
    abi: bftKeyRegistryAbi,
    functionName: 'proveSeat',
    args: [validatorsRoot, index, { keyId, power, totalPower }, encodeProof(proof)],
    what: 'seat',
    who: 'key registry',
  })
}
