import { isDeepStrictEqual } from 'node:util'
import { loadArtifacts } from '../../artifacts/load-artifacts.js'
import { manifestEntry } from '../manifest-entry.js'
import type { Transcript } from '../transcript.js'
import type { Findings } from './finding.js'

/**
 * Checks that prover and deployment would load exactly the finished circuits: the folder loads, each finished circuit is
 * in the manifest as the transcript has it, and nothing else is.
 */
export async function checkManifest({
  directory,
  transcript,
  of,
  general,
}: {
  directory: string
  transcript: Transcript
  /** Findings about one circuit. */
  of: (circuit: string) => Findings
  /** Findings about the whole ceremony. */
  general: Findings
}): Promise<void> {
  const finished = Object.entries(transcript.circuits).filter(([, { final }]) => final !== undefined)
  if (finished.length === 0) return
  const artifacts = await general.attempt('MANIFEST_DIFFERS', () => loadArtifacts(directory))
  if (artifacts === undefined) return
  const { circuits } = artifacts.manifest
  for (const name of Object.keys(circuits)) {
    if (finished.some(([other]) => other === name)) continue
    of(name).add('MANIFEST_DIFFERS', 'the manifest has this circuit, the ceremony has not finished it')
  }
  for (const [name, circuit] of finished) {
    const { final } = circuit
    if (final === undefined) continue
    const findings = of(name)
    const ptauSha256 = transcript.ptau.sha256
    const entry = await findings.attempt('FILE_MISSING', () =>
      manifestEntry({ directory, name, circuit, final, ptauSha256 }),
    )
    if (entry !== undefined && !isDeepStrictEqual(circuits[name], entry)) {
      findings.add('MANIFEST_DIFFERS', 'its entry in the manifest is not the one of the transcript')
    }
  }
}
