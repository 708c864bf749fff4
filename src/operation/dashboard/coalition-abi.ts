import { parseAbi } from 'viem'

/** What is read of `ICircuitBreaker` and of the contracts it names. */
export const breakerAbi = parseAbi([
  'function COALITION() view returns (address)',
  'function LIMITER() view returns (address)',
  'function reasonOf(uint256 member, bytes32 route, uint8 flow) view returns ((uint8 mode, uint8 cause, uint64 since, uint64 until, address by, bytes32 detail))',
])

/** `ICoalition`. */
export const coalitionAbi = parseAbi([
  'function memberCount() view returns (uint256)',
  'function member(uint256 id) view returns ((address client, bool active, (uint64 staleAfter, uint64 healthyBelow) health, string name))',
])

/** `IFlowLimiter`. */
export const limiterAbi = parseAbi([
  'function STAKES() view returns (address)',
  'function limits() view returns ((uint256 alpha, uint256 memberships, uint256 windows, uint256 slack, uint256 threshold, uint64 window, uint64 maturity))',
  'function capOf(uint256 member, bytes32 route) view returns (uint256)',
  'function availableOf(uint256 member, bytes32 route) view returns (uint256)',
])

/** `IBondVault` and its asset. */
export const vaultAbi = parseAbi([
  'function slashableOf(uint256 member) view returns (uint256)',
  'function ASSET() view returns (address)',
  'function symbol() view returns (string)',
  'function decimals() view returns (uint8)',
])

/** `ISourceClient`, and the seats of the clients that have a committee. */
export const sourceClientAbi = parseAbi([
  'function head() view returns (uint256)',
  'function timestamps(uint256 slot) view returns (uint256)',
  'function status() view returns (uint8)',
  'function SYNC_COMMITTEE_SIZE() view returns (uint256)',
])

/** Names the routes of a member: those with a weight, and those that were tripped. */
export const routeEvents = parseAbi([
  'event RouteWeighted(uint256 indexed member, bytes32 indexed route, uint256 weight)',
  'event Tripped(uint256 indexed member, bytes32 indexed route, uint8 flow, uint8 mode, uint8 cause, uint64 until, address indexed by, bytes32 detail)',
])

/** Light clients of both families: a count of seats, or a bit for each validator. */
export const headerEvents = parseAbi([
  'event HeaderRecorded(uint256 indexed slot, bytes32 indexed root, uint256 participants)',
  'event HeaderRecorded(uint256 indexed height, bytes32 indexed root, uint256 trustedHeight, uint256 signers)',
])
