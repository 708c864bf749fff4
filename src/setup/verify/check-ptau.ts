import { runSnarkjs } from '../../artifacts/snarkjs.js'
import { digestPtau, readPtauPower } from '../ptau.js'
import type { Transcript } from '../transcript.js'
import type { Findings } from './finding.js'

/**
 * Checks that the powers of tau are the transcript's, and the pinned ones when a hash is pinned.
 *
 * @param parameters.full also checks every point of the file with `snarkjs powersoftau verify`: hours for a large one, and
 *   needless for one whose published hash is pinned
 * @returns whether keys can be checked against the file
 */
export async function checkPtau({
  path,
  recorded,
  pin,
  full,
  findings,
  signal,
}: {
  path: string
  recorded: Transcript['ptau']
  pin?: string | undefined
  full: boolean
  findings: Findings
  signal?: AbortSignal | undefined
}): Promise<boolean> {
  if (pin !== undefined)
    findings.expectEqual('PTAU_DIFFERS', 'pinned sha256', pin.toLowerCase(), recorded.sha256)
  const digest = await findings.attempt('PTAU_INVALID', () => digestPtau(path, signal))
  if (digest === undefined) return false
  findings.expectEqual('PTAU_DIFFERS', 'sha256', recorded.sha256, digest.sha256)
  findings.expectEqual('PTAU_DIFFERS', 'blake2b512', recorded.blake2b512, digest.blake2b512)
  const power = await findings.attempt('PTAU_INVALID', () => readPtauPower(path))
  if (power === undefined) return false
  findings.expectEqual('PTAU_DIFFERS', 'power', recorded.power, power)
  if (digest.sha256 !== recorded.sha256) return false
  if (!full) return true
  const sound = await findings.attempt('PTAU_INVALID', async () => {
    const call = { method: 'powersOfTau.verify', args: [path, { logger: true }] }
    return (await runSnarkjs({ calls: [call], signal })).results[0] === true
  })
  if (sound === false) findings.add('PTAU_INVALID', 'snarkjs powersoftau verify refuses it')
  return true
}
