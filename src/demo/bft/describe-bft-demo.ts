import type { BftDemoReport } from './bft-demo.js'

/** Tells in words what a demonstration with a BFT chain did. */
export function describeBftDemo(report: BftDemoReport): string {
  const { predicate, rows } = report
  const lines = [
    `Source: ${report.source}, chain ${report.chainId}, ${report.validators} validators.`,
    ...rows.map(
      ({ height, kind, circuit, constraints, seconds, gas }) =>
        `Height ${height} (${kind}): proved with ${circuit} (${constraints} constraints) in ${(seconds.witness + seconds.prove).toFixed(1)} s, accepted for ${gas} gas.`,
    ),
    `A light client on a local EVM chain recorded height ${report.height}, state root ${report.stateRoot}.`,
    `Proved against it in ${predicate.seconds.toFixed(1)} s: ${predicate.proven} ${predicate.threshold}; checked for ${predicate.gas} gas.`,
    `Account and amount stay hidden, and for another purpose the same proof is refused (${predicate.replayed}).`,
  ]
  if (report.setup === 'development') {
    lines.push('The keys are development keys: anybody can forge proofs for them.')
  }
  return lines.join('\n')
}
