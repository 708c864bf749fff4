/** `concordat/bft`: keys, votes, sets, light client, state, witnesses and predicates of SNARK-friendly BFT chains. */
export { BftError, type BftErrorCode } from '../bft/bft-error.js'
export { bftLightClientAbi, bftLightClientErrorsAbi } from '../bft/chain/bft-light-client-abi.js'
export {
  checkStatement,
  encodeStateClaim,
  type StateClaim,
  type Verdict,
} from '../bft/chain/check-statement.js'
export { encodeProof, type SizedProof } from '../bft/chain/encode-sized-proof.js'
export {
  type BftClientStatus,
  type RecordedBftHeader,
  type RecordedMisbehaviour,
  readHead,
  readHeader,
  readMisbehaviour,
} from '../bft/chain/read-light-client.js'
export { stateContext } from '../bft/chain/state-context.js'
export { stateReaderAbi } from '../bft/chain/state-reader-abi.js'
export { type ProvenEquivocation, submitEquivocation } from '../bft/chain/submit-equivocation.js'
export { type ProvenHeader, submitConflict, submitHeader } from '../bft/chain/submit-update.js'
export { type BftCircuit, bftCircuits } from '../bft/circuits.js'
export { BftJsonError } from '../bft/json/bft-json-error.js'
export {
  parseEquivocationEvidence,
  parseHeader,
  parseLightBlock,
  parseOptIn,
  parseSeat,
  parseStateProof,
  parseValidators,
  parseVoteSet,
  type StateProof,
} from '../bft/json/parse-bft-json.js'
export { type BftJson, toBftJson } from '../bft/json/to-bft-json.js'
export { type BftKeyCircuit, bftKeyCircuits } from '../bft/key-circuits.js'
export { BFT_LAYOUT, bftTag, publicInputs, taggedHash, untaggedHash } from '../bft/layout.js'
export { type Conflict, findConflict, type Misbehaviour } from '../bft/light-client/conflict.js'
export {
  type Equivocation,
  type EquivocationEvidence,
  findEquivocation,
} from '../bft/light-client/equivocation.js'
export { type LightBlock, type TrustedBlock, trustBlock } from '../bft/light-client/light-block.js'
export type { LightClientPolicy } from '../bft/light-client/policy.js'
export {
  acceptBlock,
  type BftStore,
  createBftStore,
  reportConflict,
  reportEquivocation,
} from '../bft/light-client/store.js'
export type { UpdateParameters } from '../bft/light-client/update-parameters.js'
export { verifyAdjacent } from '../bft/light-client/verify-adjacent.js'
export { verifySkipping } from '../bft/light-client/verify-skipping.js'
export { type LightBlockSource, verifyToHeight } from '../bft/light-client/verify-to-height.js'
export { verifyUpdate } from '../bft/light-client/verify-update.js'
export {
  type AllowList,
  createAllowList,
  createValueList,
  type ValueList,
} from '../bft/predicates/allow-list.js'
export { buildBalanceWitness, buildRangeWitness } from '../bft/predicates/amount-witness.js'
export { bftStateCircuits, type StateCircuit } from '../bft/predicates/circuits.js'
export { createDenyList, type DenyList } from '../bft/predicates/deny-list.js'
export {
  buildAllowListWitness,
  buildDenyListWitness,
  buildValueListWitness,
} from '../bft/predicates/list-witness.js'
export type { HolderParameters } from '../bft/predicates/owned-value.js'
export { accountOf, nullifierOf } from '../bft/predicates/owner.js'
export { PredicateError, type PredicateErrorCode } from '../bft/predicates/predicate-error.js'
export { buildExclusionWitness, buildInclusionWitness } from '../bft/predicates/public-witness.js'
export type { StateWitness } from '../bft/predicates/statement.js'
export {
  assertPublicKey,
  isOnCurve,
  type JubPoint,
  SUBGROUP_ORDER,
} from '../bft/signature/baby-jubjub.js'
export { createKeyPair, type KeyPair } from '../bft/signature/key-pair.js'
export { type Signature, sign } from '../bft/signature/sign.js'
export { verifySignature } from '../bft/signature/verify-signature.js'
export { deleteLeaf, rootOf, type SparseTree, setLeaf } from '../bft/state/sparse-tree.js'
export { stateKey } from '../bft/state/state-key.js'
export { type ExclusionProof, type InclusionProof, proveKey } from '../bft/state/state-proof.js'
export { updatedRoot, verifyExclusion, verifyInclusion } from '../bft/state/verify-state-proof.js'
export { changeValidators } from '../bft/validators/change-validators.js'
export {
  type OptInContext,
  optInMessage,
  signOptIn,
  validatorKeyId,
} from '../bft/validators/opt-in.js'
export { type PossessionContext, provePossession, registerValidator } from '../bft/validators/possession.js'
export { compareKeys, MAX_POWER, type Validator } from '../bft/validators/validator.js'
export { createValidatorSet, sortValidators, type ValidatorSet } from '../bft/validators/validator-set.js'
export { SET_SIZES, setSizeOf, validatorLeaf, validatorTreeRoot } from '../bft/validators/validator-tree.js'
export { bitmapWords, signersOf } from '../bft/votes/bitmap.js'
export { type Header, hashHeader } from '../bft/votes/header.js'
export { isQuorum, powerOf, powerOfKeys } from '../bft/votes/power.js'
export { type CountedVotes, verifyVotes } from '../bft/votes/verify-votes.js'
export { hashVote, PRECOMMIT, PREVOTE, type SignedVote, signVote, type Vote } from '../bft/votes/vote.js'
export { collectVotes, type VoteSet } from '../bft/votes/vote-set.js'
export { buildEquivocationWitness } from '../bft/witness/equivocation-witness.js'
export { buildPossessionWitness, type OptInEvidence } from '../bft/witness/possession-witness.js'
export { buildQuorumWitness } from '../bft/witness/quorum-witness.js'
export { buildSeatWitness, type Seat, seatAt } from '../bft/witness/seat-witness.js'
export { buildSkippingWitness } from '../bft/witness/skipping-witness.js'
export { splitEvidence } from '../bft/witness/split-evidence.js'
export type { StatementWitness } from '../bft/witness/statement-witness.js'
