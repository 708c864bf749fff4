import { formatEther } from 'viem'
import type { DemoReport } from './demo.js'

/** Tells in words what a demonstration did. */
export function describeDemo(report: DemoReport): string {
  const { account, routes } = report
  const [proof] = routes
  const lines = [
    `Source: ${report.source}.`,
    `Sync committee of period ${report.period}: ${report.participants} of ${report.committeeSize} members signed slot ${report.attestedSlot}, which finalizes slot ${report.finalizedSlot}.`,
  ]
  if (proof?.registration) {
    const { circuit, constraints, gas } = proof.registration
    lines.push(
      `Proved with ${circuit} (${constraints} constraints) that a commitment is the one of that committee's ${report.committeeSize} keys, and registered it for ${gas} gas; once a committee serves all its updates.`,
    )
  }
  if (proof?.circuit) {
    lines.push(
      `Proved with ${proof.circuit} (${proof.constraints} constraints): the signers' aggregate key, from a commitment to the committee.`,
    )
  }
  lines.push(
    'A light client on a local EVM chain checked the proof, the BLS signature over the header, and every branch, and recorded:',
    `  finalized header      ${report.finalizedRoot}`,
    `  execution state root  ${report.executionStateRoot}${report.executionBlockNumber === null ? '' : ` (block ${report.executionBlockNumber})`}`,
    `Against that state root, read back from the contract, the account proof holds: ${describeAccount(account)}`,
  )
  if (report.setup === 'development') {
    lines.push('The keys are development keys: anybody can forge proofs for them.')
  }
  return lines.join('\n')
}

function describeAccount({ address, account, storage }: DemoReport['account']): string {
  const slots = storage.map(({ key, value }) =>
    value === 0n
      ? `storage slot 0x${key.toString(16)} is empty`
      : `storage slot 0x${key.toString(16)} holds ${value}`,
  )
  const facts =
    account === undefined
      ? ['does not exist']
      : [`balance ${formatEther(account.balance)} ETH`, `nonce ${account.nonce}`]
  return `${address} has ${[...facts, ...slots].join(', ')}.`
}
