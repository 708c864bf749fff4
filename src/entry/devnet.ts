/** `concordat/devnet`: seeded source chains with real signatures. */
export { BftDevnetError, type BftDevnetErrorCode } from '../devnet/bft/bft-devnet-error.js'
export { type BftDevnet, createBftDevnet, type StateAnswer } from '../devnet/bft/create-bft-devnet.js'
export { createDevnetApp } from '../devnet/bft/http/devnet-app.js'
export { startBftDevnetServer } from '../devnet/bft/http/start-bft-devnet-server.js'
export type { DevnetAccount } from '../devnet/bft/identity.js'
export { readBftScript } from '../devnet/bft/read-script.js'
export { runBftDevnet } from '../devnet/bft/run-bft-devnet.js'
export type { BftScript, BftScriptInput } from '../devnet/bft/script-schema.js'
export { BALANCE_SLOT, NONCE_SLOT } from '../devnet/bft/transactions.js'
export { type BeaconDevnet, createBeaconDevnet } from '../devnet/create-beacon-devnet.js'
export type {
  BftEvidence as DevnetEvidence,
  BftGenesis as DevnetGenesis,
  BftStatus as DevnetStatus,
  BftValidators as DevnetValidators,
} from '../sources/bft/bft-api-schemas.js'
export { type BftSource, createBftSource } from '../sources/bft/create-bft-source.js'
export type { VerifiedState } from '../sources/bft/verify-state-answer.js'
