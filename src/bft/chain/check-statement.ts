import type { Address, Client } from 'viem'
import { readContract } from 'viem/actions'
import { consumerGateErrorsAbi } from '../../chain/consumer-gate.js'
import { revertOf } from '../../chain/revert-of.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { Groth16Proof } from '../../groth16/proof.js'
import type { StateStatement, StateStatementName } from '../predicates/statement.js'
import { encodeProof } from './encode-sized-proof.js'
import { stateReaderAbi as abi } from './state-reader-abi.js'

/** A proof about the state of the header at `height`, by the circuit for trees of `depth`. */
export type StateProof = { readonly height: bigint; readonly depth: number; readonly proof: Groth16Proof }

/** What the reader makes itself: the root from its light client, the context from the caller and the purpose. */
type Own = 'stateRoot' | 'context'

/** A statement as a `StateReader` is asked for it; a private predicate has a purpose where the circuit has a context. */
export type StateClaim = {
  [Name in StateStatementName]: { readonly statement: Name } & Omit<StateStatement<Name>, Own> &
    (Name extends 'inclusion' | 'exclusion' ? unknown : { readonly purpose: Hex })
}[StateStatementName]

/** Whether a statement is proven, and if not, the contract's custom error. */
export type Verdict = { readonly proven: true } | { readonly proven: false; readonly refusal: string }

/**
 * The call of a `StateReader` that checks a claim.
 *
 * @param parameters.maxAge How old the header may be, milliseconds.
 */
export function encodeStateClaim(parameters: { claim: StateClaim; maxAge: bigint; proof: StateProof }): {
  functionName: string
  args: readonly unknown[]
} {
  const { claim, maxAge } = parameters
  const { height, depth, proof } = parameters.proof
  const last = { height, depth, proof: encodeProof(proof) }
  if (claim.statement === 'inclusion') {
    const { account, slot, value } = claim
    return { functionName: 'verifyInclusion', args: [account, slot, value, maxAge, last] }
  }
  if (claim.statement === 'exclusion') {
    return { functionName: 'verifyExclusion', args: [claim.account, claim.slot, maxAge, last] }
  }
  const { slot, purpose, message, nullifier } = claim
  const { functionName, limits } = limitsOf(claim)
  return { functionName, args: [{ slot, purpose, message, maxAge }, ...limits, nullifier, last] }
}

function limitsOf(claim: Exclude<StateClaim, { statement: 'inclusion' | 'exclusion' }>) {
  switch (claim.statement) {
    case 'balance':
      return { functionName: 'verifyBalance', limits: [claim.threshold] }
    case 'range':
      return { functionName: 'verifyRange', limits: [claim.low, claim.high] }
    case 'allow list':
      return { functionName: 'verifyAllowList', limits: [claim.allowListRoot] }
    case 'value list':
      return { functionName: 'verifyValueList', limits: [claim.valueListRoot] }
    case 'deny list':
      return { functionName: 'verifyDenyList', limits: [claim.denyListRoot] }
  }
}

/**
 * Asks a `StateReader`, as `consumer` would, whether a claim is proven. Nothing is sent.
 *
 * @throws viem's errors when the node does not answer, or the contract reverts without a known error
 */
export async function checkStatement(parameters: {
  client: Client
  reader: Address
  /** Who asks: private predicates are proven to one contract. */
  consumer: Address
  claim: StateClaim
  maxAge: bigint
  proof: StateProof
}): Promise<Verdict> {
  const { client, reader: address, consumer: account } = parameters
  const { functionName, args } = encodeStateClaim(parameters)
  // one function or another: their types do not join
  const call = { address, abi, functionName, args, account } as unknown as Parameters<typeof readContract>[1]
  try {
    await readContract(client, call)
    return { proven: true }
  } catch (error) {
    const refusal = revertOf({ error, abi: [...abi, ...consumerGateErrorsAbi] })
    if (refusal === undefined) throw error
    return { proven: false, refusal: refusal.name }
  }
}
