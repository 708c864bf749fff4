import { type Beacon, type Contribution, ceremonySetup } from './ceremony-setup.js'
import { writeKeyFromSecrets } from './development-setup/development-setup.js'
import { developmentSecrets, developmentWarning } from './development-setup/secrets.js'
import { digestFile } from './file-digest.js'
import type { ManifestSetup } from './manifest.js'
import { readZkeyHeader } from './zkey-header.js'

/** Where the keys of a build come from. */
export type CircuitSetup =
  /** From a published seed, in seconds, without a ptau; proofs can be forged. */
  | { readonly kind: 'development'; readonly seed: string }
  /** From a powers-of-tau file and contributions made here. */
  | {
      readonly kind: 'ceremony'
      /** Path of a prepared ptau. */
      readonly ptau: string
      readonly contributions: readonly Contribution[]
      readonly beacon?: Beacon
    }

/** Makes the key of a circuit and returns what the manifest records about it. */
export async function runCircuitSetup({
  setup,
  r1cs,
  zkey,
  onProgress,
  signal,
}: {
  setup: CircuitSetup
  r1cs: string
  zkey: string
  onProgress?: (percent: number) => void
  signal?: AbortSignal | undefined
}): Promise<ManifestSetup> {
  if (setup.kind === 'development') {
    const circuit = (await digestFile(r1cs, signal)).sha256
    const secrets = developmentSecrets({ seed: setup.seed, circuit })
    await writeKeyFromSecrets({
      r1cs,
      zkey,
      secrets,
      signal,
      onProgress: ({ percent }) => onProgress?.(percent),
    })
    const { contributions } = await readZkeyHeader(zkey)
    return {
      kind: 'development',
      seed: setup.seed,
      warning: developmentWarning,
      contributions: [...contributions],
    }
  }
  const { ptau, contributions, beacon } = setup
  const result = await ceremonySetup({ r1cs, ptau, zkey, contributions, beacon, signal })
  return {
    kind: 'ceremony',
    ptauSha256: result.ptauSha256,
    contributions: [...result.header.contributions],
    ...(beacon === undefined ? {} : { beacon: { ...beacon } }),
  }
}

/**
 * Whether a key recorded in a manifest is what `setup` asks for. Entropy is not recorded, so contributions are
 * compared by name; `ptauSha256` is the hash of the ptau asked for.
 */
export function isSameSetup(
  recorded: ManifestSetup,
  setup: CircuitSetup,
  ptauSha256: string | undefined,
): boolean {
  if (setup.kind === 'development') return recorded.kind === 'development' && recorded.seed === setup.seed
  if (recorded.kind !== 'ceremony' || recorded.ptauSha256 !== ptauSha256) return false
  const names = [...setup.contributions.map(({ name }) => name), ...(setup.beacon ? [setup.beacon.name] : [])]
  return (
    JSON.stringify(recorded.contributions.map(({ name }) => name)) === JSON.stringify(names) &&
    recorded.beacon?.hash === setup.beacon?.hash &&
    recorded.beacon?.iterationsExponent === setup.beacon?.iterationsExponent
  )
}
