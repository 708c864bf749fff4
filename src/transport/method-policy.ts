/** What happens to a method: its answer is proven, passed on as it is, or there is none. */
export type MethodTreatment = 'verified' | 'forwarded' | 'forwarded if allowed' | 'refused'

export type MethodPolicy = {
  treatment: MethodTreatment
  /** By what the answer is proven, or why there is none. */
  how: string
}

const UNPROVABLE_LIST = 'no proof shows that a list of logs is complete; read receipts'
const OWN_VIEW = "the node's own view, of which nothing is proven"
const MOVING = 'state that no accepted block holds'

/** Every method that the transport knows; any other is refused as unknown. `docs/verified-transport.md` shows this table. */
export const methodPolicies = {
  eth_chainId: { treatment: 'verified', how: 'the light client knows its source chain' },
  net_version: { treatment: 'verified', how: 'the light client knows its source chain' },
  eth_blockNumber: { treatment: 'verified', how: 'number of the accepted head' },
  eth_getBalance: { treatment: 'verified', how: 'account proof' },
  eth_getTransactionCount: { treatment: 'verified', how: 'account proof' },
  eth_getCode: { treatment: 'verified', how: 'account proof; hash of the code' },
  eth_getStorageAt: { treatment: 'verified', how: 'account proof and storage proof' },
  eth_getProof: { treatment: 'verified', how: 'its own proofs' },
  eth_call: { treatment: 'verified', how: 'executed here, on proven accounts, slots, code and block hashes' },
  eth_getBlockByNumber: {
    treatment: 'verified',
    how: 'hash of the header; its transactions and withdrawals rebuilt to their roots',
  },
  eth_getBlockByHash: {
    treatment: 'verified',
    how: 'hash of the header; its transactions and withdrawals rebuilt to their roots',
  },
  eth_getTransactionReceipt: {
    treatment: 'verified',
    how: "hash of the header; all the block's transactions and receipts rebuilt to their roots",
  },
  eth_sendRawTransaction: {
    treatment: 'forwarded',
    how: 'the returned hash must be that of the transaction',
  },
  eth_gasPrice: { treatment: 'forwarded if allowed', how: OWN_VIEW },
  eth_maxPriorityFeePerGas: { treatment: 'forwarded if allowed', how: OWN_VIEW },
  eth_feeHistory: { treatment: 'forwarded if allowed', how: OWN_VIEW },
  eth_estimateGas: { treatment: 'refused', how: 'depends on the next block' },
  eth_createAccessList: { treatment: 'refused', how: OWN_VIEW },
  eth_getLogs: { treatment: 'refused', how: UNPROVABLE_LIST },
  eth_newFilter: { treatment: 'refused', how: UNPROVABLE_LIST },
  eth_newBlockFilter: { treatment: 'refused', how: OWN_VIEW },
  eth_newPendingTransactionFilter: { treatment: 'refused', how: MOVING },
  eth_getFilterChanges: { treatment: 'refused', how: UNPROVABLE_LIST },
  eth_getFilterLogs: { treatment: 'refused', how: UNPROVABLE_LIST },
  eth_subscribe: { treatment: 'refused', how: OWN_VIEW },
  eth_getTransactionByHash: {
    treatment: 'refused',
    how: 'read the receipt, or the block with its transactions',
  },
  eth_blobBaseFee: { treatment: 'refused', how: 'depends on the next block' },
  eth_syncing: { treatment: 'refused', how: OWN_VIEW },
  eth_accounts: { treatment: 'refused', how: 'keys stay out of the node' },
  eth_sendTransaction: { treatment: 'refused', how: 'keys stay out of the node' },
  eth_sign: { treatment: 'refused', how: 'keys stay out of the node' },
  eth_signTransaction: { treatment: 'refused', how: 'keys stay out of the node' },
  eth_pendingTransactions: { treatment: 'refused', how: MOVING },
  debug_traceTransaction: { treatment: 'refused', how: OWN_VIEW },
  debug_traceCall: { treatment: 'refused', how: OWN_VIEW },
  trace_block: { treatment: 'refused', how: OWN_VIEW },
  txpool_content: { treatment: 'refused', how: MOVING },
} as const satisfies Record<string, MethodPolicy>

type PolicyTable = typeof methodPolicies
/** The methods of one treatment. */
export type MethodsTreated<Treatment extends MethodTreatment> = {
  [Method in keyof PolicyTable]: PolicyTable[Method]['treatment'] extends Treatment ? Method : never
}[keyof PolicyTable]

/** What happens to `method`, known or not. */
export function methodPolicy(method: string): MethodPolicy {
  return Object.hasOwn(methodPolicies, method)
    ? methodPolicies[method as keyof PolicyTable]
    : { treatment: 'refused', how: 'not a method that this transport knows' }
}
