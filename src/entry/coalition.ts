/** `concordat/coalition`: members, breakers, limits, keys, bonds and the court, as contracts on a destination chain. */
export type { ConsumerGate } from '../chain/consumer-gate.js'
export {
  type ActResult,
  type BreakerTarget,
  latchEvidence,
  latchStale,
  release,
  tripAsGuardian,
  voteTrip,
} from '../coalition/act.js'
export type { Cause, Flow, Mode } from '../coalition/breaker-mode.js'
export { type BreakerPolicy, DEFAULT_BREAKER_POLICY, type FlowLimits } from '../coalition/breaker-policy.js'
export { CoalitionError, type CoalitionErrorCode } from '../coalition/coalition-error.js'
export {
  type CommitteeSeat,
  chargeEquivocation,
  chargeFinality,
  claimReport,
  commitReport,
  type Report,
} from '../coalition/court/charge.js'
export { equivocationFact, reportCommitment } from '../coalition/court/commitment.js'
export {
  type CourtPolicy,
  DEFAULT_COURT_POLICY,
  deploySlashingCourt,
} from '../coalition/court/deploy-slashing-court.js'
export { executeCharge, vetoCharge } from '../coalition/court/judge.js'
export { type RecordedCharge, readCharge, readCharges } from '../coalition/court/read-charges.js'
export { type CoalitionAddresses, deployCoalition } from '../coalition/deploy-coalition.js'
export { type CommitteeKey, openCommitteeKey } from '../coalition/evidence/committee-key.js'
export { encodeSignedUpdate } from '../coalition/evidence/signed-update.js'
export { bftKeyId, optInBftKey, optInContext, proveSeat } from '../coalition/keys/bft-opt-in.js'
export { blsKeyId, blsOptInMessage, optInBlsKey, signBlsOptIn } from '../coalition/keys/bls-opt-in.js'
export { deployBftKeyRegistry, deployBlsKeyRegistry } from '../coalition/keys/deploy-key-registries.js'
export { readOperator, readSeat } from '../coalition/keys/read-registry.js'
export { type RouteFlow, readFlow } from '../coalition/read-flow.js'
export { type CoalitionMember, readMembers } from '../coalition/read-members.js'
export { type ModeReason, readMode } from '../coalition/read-mode.js'
export { routeId, WHOLE_MEMBER } from '../coalition/route-id.js'
export { spend } from '../coalition/spend.js'
export {
  claimReward,
  depositBond,
  optInBond,
  optOutBond,
  requestWithdrawal,
  sweepVault,
  withdrawBond,
} from '../coalition/vault/bonds.js'
export { deployBondVault } from '../coalition/vault/deploy-bond-vault.js'
export { type RecordedBond, readBond, readBonds, readSlashable } from '../coalition/vault/read-bonds.js'
