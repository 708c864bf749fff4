import { numberToHex } from 'viem'
import type { GetProofAnswer } from '../state/parse-get-proof.js'

/** A verified answer of `eth_getProof` as nodes give it (EIP-1186). */
export function formatProof(answer: GetProofAnswer): Record<string, unknown> {
  return {
    ...answer,
    nonce: numberToHex(answer.nonce),
    balance: numberToHex(answer.balance),
    storageProof: answer.storageProof.map(({ key, value, proof }) => ({
      key: numberToHex(key, { size: 32 }),
      value: numberToHex(value),
      proof,
    })),
  }
}
