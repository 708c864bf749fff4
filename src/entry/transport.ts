/** `concordat/transport`: a viem transport that answers only what is proven; runs in a browser. */
export {
  type MethodPolicy,
  type MethodTreatment,
  methodPolicies,
  methodPolicy,
} from '../transport/method-policy.js'
export { mainnetRules, type SourceChainRules } from '../transport/source-chain-rules.js'
export { TransportError, type TransportErrorCode } from '../transport/transport-error.js'
export {
  type TransportPolicy,
  type VerifiedTransportParameters,
  verifiedTransport,
} from '../transport/verified-transport.js'
