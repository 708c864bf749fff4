import { type Address, parseAbi, zeroAddress, zeroHash } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'

/** The coalition that a consumer belongs to: an `IConsumerGate`, and the consumer's route there (`routeId`). */
export type ConsumerGate = { address: Address; route: Hex }

/** The last two constructor arguments of every consumer; without a gate it asks nobody. */
export function gateArguments(gate: ConsumerGate | undefined): [Address, Hex] {
  return gate === undefined ? [zeroAddress, zeroHash] : [gate.address, gate.route]
}

/** What a consumer's gate refuses with. A test compares them with `IConsumerGate`. */
export const consumerGateErrorsAbi = /*#__PURE__*/ parseAbi([
  'error ConsumptionPaused(uint256 member, bytes32 route, uint8 mode)',
  'error GuardedRateExceeded(uint256 member, bytes32 route)',
  'error IngestionPaused(uint256 member, bytes32 route, uint8 mode)',
  'error UnknownClient(address client)',
])
