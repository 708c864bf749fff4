import type { ProofRequest } from '../jobs/job.js'
import { readProofTask } from '../jobs/parse-proof-request.js'
import type { Prover } from '../prover/create-prover.js'
import type { SourceNetwork } from '../source-chain/source-network.js'
import type { ProofBought, ProofOptions } from './proof-options.js'
import { createShareOnce } from './share-once.js'

/** Whoever makes proofs of any kind: a prover in this process, or a queue that workers serve. */
export type ProofBuyer = {
  /**
   * The proof, as JSON in the form that its kind has.
   *
   * @param options.circuits Names of circuits to choose from, the best first. Default: whoever proves chooses.
   */
  buy(request: ProofRequest, options?: BuyOptions): Promise<unknown>
}

export type BuyOptions = ProofOptions & { circuits?: readonly string[] | undefined }

/**
 * Proofs made in child processes of this process; witnesses are built in it and block it.
 *
 * @param parameters.built Names of the circuits to choose from.
 * @returns Its function throws the errors of the kind's `ProofTask` and of the prover.
 */
export function createProverBuyer(parameters: {
  prover: Prover
  network: SourceNetwork
  built: readonly string[]
}): ProofBuyer {
  const { prover, network, built } = parameters
  return {
    async buy(request, { circuits = built, onProgress, signal } = {}) {
      const task = readProofTask(request)
      const circuit = task.circuitOf(built.filter((name) => circuits.includes(name)))
      const text = await task.prove({ prover, circuit, network, onProgress, signal })
      return JSON.parse(text)
    },
  }
}

/** Buys each statement once, whoever needs it. */
export function shareBuyer(buyer: ProofBuyer, onBought: (bought: ProofBought) => void): ProofBuyer {
  const once = createShareOnce(onBought)
  return {
    buy(request, options = {}) {
      const key = [...readProofTask(request).statement(), ...(options.circuits ?? [])].join(' ')
      return once(request.kind, key, () => buyer.buy(request, options))
    },
  }
}
