/** `concordat/client`: read another chain's state by proofs; runs in a browser. */
export type { DeploymentPins } from '../client/assert-deployment.js'
export { ClientError, type ClientErrorCode } from '../client/client-error.js'
export {
  type ChainStateParameters,
  createChainState,
  type DestinationBlockTag,
} from '../client/create-chain-state.js'
export { createQuorumState } from '../client/create-quorum-state.js'
export {
  createStateClient,
  type StateClient,
  type StateClientParameters,
} from '../client/create-state-client.js'
export {
  createStateReader,
  type StateReader,
  type StateReaderParameters,
  type VerifiedAccount,
  type VerifiedReceipt,
  type VerifiedStorage,
} from '../client/create-state-reader.js'
export type { ReadLimits } from '../client/judge-state.js'
export {
  createLightClientState,
  type LightClientState,
  type LightClientStateParameters,
} from '../client/light-client/create-light-client-state.js'
export type { PinnedApkCircuit } from '../client/light-client/key-by-proof.js'
export type { TrustedCheckpoint } from '../client/light-client/trusted-checkpoint.js'
export type { BlockLocation } from '../client/locate-block.js'
export type { ProvenConflict } from '../client/proven-conflict.js'
export type {
  SubmissionRoute,
  SubmitUpdateParameters,
  SubmitUpdateReturnType,
} from '../client/submit-update.js'
export type { WatchHeadParameters } from '../client/watch-head.js'
export type { AcceptedHead, AcceptedState, RecordedBlock } from '../state/accepted-state.js'
export type { BlockProof, SourceBlock } from '../state/block-proof.js'
