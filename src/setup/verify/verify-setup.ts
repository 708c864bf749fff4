import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Address } from 'viem'
import type { CircuitDefinition } from '../../artifacts/circuit-definition.js'
import type { IncludeRoot } from '../../artifacts/compile/circuit-sources.js'
import { ptauPath } from '../ceremony-files.js'
import type { SetupControl } from '../setup-event.js'
import { readTranscript, type Transcript } from '../transcript.js'
import { checkDeployment, type GetCode } from './check-deployment.js'
import { checkExports } from './check-exports.js'
import { checkKey } from './check-key.js'
import { checkManifest } from './check-manifest.js'
import { checkPtau } from './check-ptau.js'
import { checkSource } from './check-source.js'
import { createFindings, type SetupFinding } from './finding.js'

/** Options of {@link verifySetup}. */
export type VerifySetupOptions = {
  readonly directory: string
  /** Sources to compile from; those of the ceremony are not asked. */
  readonly definitions: readonly CircuitDefinition[]
  readonly roots?: readonly IncludeRoot[] | undefined
  /** A copy of the powers of tau other than the ceremony's own. */
  readonly ptau?: string | undefined
  /** Hash the powers of tau must have whatever the transcript says. */
  readonly ptauSha256?: string | undefined
  /** Check every point of the powers of tau as well. */
  readonly checkPtauPoints?: boolean | undefined
  /** Contributions each key needs besides the beacon; 1 by default and at least. */
  readonly minimumContributions?: number | undefined
  /** Contribution hashes that must be in the ceremony, such as one's own. */
  readonly expectedContributions?: readonly string[] | undefined
  /** The ceremony still runs: what is yet to come is no finding. */
  readonly partial?: boolean | undefined
  /** Verifiers on a chain; `circuit` may be null when the ceremony has but one. */
  readonly deployments?: readonly { readonly circuit: string | null; readonly address: Address }[] | undefined
  readonly getCode?: GetCode | undefined
} & SetupControl

/** What {@link verifySetup} found. */
export type SetupReport = {
  /** True when there are no findings. */
  readonly valid: boolean
  readonly findings: readonly SetupFinding[]
  /** Hashes of the transcript that nothing depends on and whose files were not kept. */
  readonly unchecked: readonly string[]
  readonly transcript: Transcript | null
}

/**
 * Reproduces every hash of a ceremony from the circuits' sources to the code of the verifiers: compiles the circuits,
 * makes the initial keys from r1cs and ptau, checks the steps that led to the final keys, derives verification keys,
 * verifiers and their code, and compares all of it with transcript, manifest, files and chain.
 *
 * Goes on after a finding, so that all are reported. Writes nothing below `directory`.
 *
 * @throws ArtifactError BUILD_ABORTED, and nothing else: what cannot be checked is a finding
 */
export async function verifySetup(options: VerifySetupOptions): Promise<SetupReport> {
  const { definitions, roots, partial = false, onProgress, signal } = options
  const directory = resolve(options.directory)
  const minimumContributions = Math.max(1, options.minimumContributions ?? 1)
  const list: SetupFinding[] = []
  const unchecked: string[] = []
  const of = (circuit: string | null) => createFindings(list, circuit)
  const general = of(null)
  const transcript = await general.attempt('TRANSCRIPT_INVALID', () => readTranscript(directory))
  if (transcript === undefined) return report()
  const circuits = Object.entries(transcript.circuits)
  if (circuits.length === 0) general.add('TRANSCRIPT_INVALID', 'the ceremony has no circuit')
  const ptau = resolve(options.ptau ?? ptauPath(directory))
  onProgress?.({ circuit: '', stage: 'powers of tau' })
  const isPtauRight = await checkPtau({
    path: ptau,
    recorded: transcript.ptau,
    pin: options.ptauSha256,
    full: options.checkPtauPoints ?? false,
    findings: general,
    signal,
  })
  const scratch = await mkdtemp(join(tmpdir(), 'concordat-setup-'))
  try {
    for (const [name, circuit] of circuits) {
      const findings = of(name)
      const work = join(scratch, name)
      await mkdir(work)
      const definition = definitions.find((candidate) => candidate.name === name)
      onProgress?.({ circuit: name, stage: 'compile' })
      const common = { name, circuit, directory, work, findings, signal }
      const compiled = await checkSource({ ...common, definition, roots })
      onProgress?.({ circuit: name, stage: 'key' })
      const origin = compiled && isPtauRight ? { r1cs: compiled.r1cs, ptau } : undefined
      unchecked.push(...(await checkKey({ ...common, origin, minimumContributions, partial })))
      const { final } = circuit
      if (final !== undefined) {
        onProgress?.({ circuit: name, stage: 'verifier' })
        await checkExports({ ...common, final })
      } else if (!partial) findings.add('NOT_FINISHED', 'the ceremony has not been finished')
      await rm(work, { recursive: true, force: true })
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
  await checkManifest({ directory, transcript, of, general })
  checkExpected(transcript)
  await checkDeployments(transcript)
  return report(transcript)

  function report(found: Transcript | null = null): SetupReport {
    return { valid: list.length === 0, findings: list, unchecked, transcript: found }
  }

  function checkExpected({ circuits }: Transcript): void {
    const steps = Object.values(circuits).flatMap(({ contributions }) => contributions)
    for (const expected of options.expectedContributions ?? []) {
      const hash = expected.toLowerCase().replace(/^0x/, '').replaceAll(/\s/g, '')
      if (steps.some(({ contributionHash }) => contributionHash === hash)) continue
      general.add('CONTRIBUTION_ABSENT', `no step has the hash ${hash}`)
    }
  }

  async function checkDeployments({ circuits }: Transcript): Promise<void> {
    const { deployments = [], getCode } = options
    const names = Object.keys(circuits)
    for (const { circuit: given, address } of deployments) {
      const name = given ?? (names.length === 1 ? names[0] : undefined) ?? ''
      const circuit = Object.hasOwn(circuits, name) ? circuits[name] : undefined
      const findings = of(name)
      if (circuit === undefined)
        findings.add('CIRCUIT_UNKNOWN', `${address}: the ceremony has no such circuit`)
      else if (getCode === undefined) findings.add('DEPLOYED_CODE_DIFFERS', 'there is no chain to ask')
      else await checkDeployment({ address, circuit, getCode, findings })
    }
  }
}
