import { z } from 'zod'
import { syncCommitteeToBeaconJson, updateToBeaconJson } from '../../ethereum/json/to-beacon-json.js'
import { parseSnarkjsProof, parseSnarkjsPublicInputs } from '../../groth16/proof.js'
import { parseApkProof } from '../../prover/apk-proof-json.js'
import { createQueueBuyer, type QueueBuyerParameters } from '../queue-buyer.js'
import { RelayerError } from '../relayer-error.js'
import type { ProofSource, RelayLinkProof } from './proof-source.js'

export type QueueProofSourceParameters = QueueBuyerParameters & {
  /** Name of the source chain, as the workers know it. */
  network: string
}

const linkResult = z.object({ publicInputs: z.unknown(), proof: z.unknown() })

/**
 * Proofs from a queue that workers serve; see `createQueueBuyer`.
 *
 * Its functions throw RelayerError `PROOF_FAILED`, and JobError when the database fails.
 */
export function createQueueProofSource({ network, ...parameters }: QueueProofSourceParameters): ProofSource {
  const { buy } = createQueueBuyer(parameters)
  return {
    async prove(update, committee, { circuit, ...options } = {}) {
      const result = await buy(
        {
          kind: 'apk',
          network,
          update: updateToBeaconJson(update),
          committee: syncCommitteeToBeaconJson(committee),
          ...(circuit === undefined ? {} : { circuit }),
        },
        options,
      )
      return parseApkProof(JSON.stringify(result))
    },

    async proveLink(committee, options = {}) {
      const json = syncCommitteeToBeaconJson(committee)
      return parseLink(await buy({ kind: 'link', network, committee: json }, options))
    },
  }
}

/** The commitment is the first public input of the statement [commitment, rho, fingerprint]. */
function parseLink(result: unknown): RelayLinkProof {
  const parsed = linkResult.safeParse(result)
  if (parsed.success) {
    const [commitment] = parseSnarkjsPublicInputs(parsed.data.publicInputs)
    if (commitment !== undefined) return { commitment, proof: parseSnarkjsProof(parsed.data.proof) }
  }
  throw new RelayerError('PROOF_FAILED', 'The queue holds a result that is no link proof.')
}
