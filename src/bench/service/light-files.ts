import { join } from 'node:path'

/** Where a light build keeps the proof of a statement. */
export function lightProofPath(directory: string, bits: string): string {
  return join(directory, 'proofs', `${bits}.json`)
}

/** Where it says how many milliseconds a proof is to take. */
export function lightHoldPath(directory: string): string {
  return join(directory, 'hold')
}
