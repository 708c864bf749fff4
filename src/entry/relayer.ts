/** `concordat/relayer`: plan what takes light clients to the head, and keep them there. */
export { createRelayer } from '../relayer/create-relayer.js'
export type { ProofSource } from '../relayer/proof-source.js'
export { createProverProofSource } from '../relayer/prover-proof-source.js'
export { createQueueProofSource } from '../relayer/queue-proof-source.js'
export { RelayerError, type RelayerErrorCode } from '../relayer/relayer-error.js'
export type { RelayerReport } from '../relayer/relayer-report.js'
