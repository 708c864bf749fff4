import type { AppendedStep } from '../../setup/append-step.js'
import type { Transcript } from '../../setup/transcript.js'
import type { SetupReport } from '../../setup/verify/verify-setup.js'
import { table } from '../table.js'

/** The circuits of a ceremony with the hashes that people compare. */
export function summary({ circuits }: Transcript) {
  return Object.entries(circuits).map(([name, { r1cs, circuitHash, contributions, final }]) => ({
    name,
    finished: final !== undefined,
    r1cs,
    circuitHash,
    contributions: contributions.map(({ kind, name: who, contributionHash, beacon }) => ({
      kind,
      name: who,
      contributionHash,
      ...(beacon === undefined ? {} : { beacon }),
    })),
    zkey: final?.zkey ?? null,
    verificationKey: final?.verificationKey ?? null,
    runtimeCode: final?.runtimeCode ?? null,
  }))
}

/** Steps that were taken, as a contributor publishes them. */
export function describeSteps(steps: readonly AppendedStep[], title: string): string {
  if (steps.length === 0) return 'nothing to do'
  return [title, ...steps.map((step) => `${step.circuit}: ${step.name}: ${step.contributionHash}`)].join('\n')
}

/** A verification's outcome for people. */
export function describeReport({ valid, findings, unchecked, transcript }: SetupReport): string {
  const lines: string[] = []
  for (const { name, contributions, zkey, runtimeCode } of transcript === null ? [] : summary(transcript)) {
    lines.push(`${name}: key ${zkey ?? 'not finished'}, verifier code ${runtimeCode ?? 'none'}`)
    for (const step of contributions) lines.push(`  ${step.kind} ${step.name}: ${step.contributionHash}`)
  }
  if (findings.length > 0) {
    lines.push(
      table(
        ['finding', 'circuit', 'what'],
        findings.map(({ code, circuit, detail }) => [code, circuit ?? '', detail]),
      ),
    )
  }
  for (const note of unchecked) lines.push(`not compared: ${note}`)
  lines.push(valid ? 'the setup verifies' : 'the setup does NOT verify')
  return lines.join('\n')
}
