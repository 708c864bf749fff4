/** `concordat/ccip`: a CCIP-read gateway (ERC-3668) for `CcipStateReader`. */
export { answerCcipRequest, type CcipAnswer } from '../ccip/answer-ccip-request.js'
export { CcipError, type CcipErrorCode } from '../ccip/ccip-error.js'
export { type CcipGateway, createCcipGateway, type SourceRequest } from '../ccip/gateway.js'
export { type CcipGatewayServer, startCcipGateway } from '../ccip/start-ccip-gateway.js'
export {
  ccipStateGatewayAbi,
  decodeStorageRequest,
  encodeStorageRequest,
  encodeStorageResponse,
  type StorageRequest,
} from '../ccip/storage-request.js'
