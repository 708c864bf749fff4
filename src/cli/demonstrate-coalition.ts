import { resolve } from 'node:path'
import { equivocation } from '../scenario/equivocation.js'
import { narrate } from '../scenario/narrate.js'
import { playScenario } from '../scenario/play-scenario.js'
import type { CliIo, CommandResult } from './cli-io.js'
import { describeScenario } from './describe-scenario.js'
import { buildProgress } from './progress.js'

/** Plays the scenario `equivocation` as a demonstration: its steps are progress, on standard error. */
export async function demonstrateCoalition(
  options: { seed: string; directory: string },
  io: CliIo,
): Promise<CommandResult> {
  const report = await playScenario({
    scenario: equivocation,
    seed: options.seed,
    directory: resolve(options.directory),
    onBuild: buildProgress(io),
    onStep: (step) => io.stderr(`${narrate(step)}\n`),
    signal: io.signal,
  })
  const { facts, seconds, gas } = report
  return { json: { ...facts, seconds, gas }, text: describeScenario(report), ok: true }
}
