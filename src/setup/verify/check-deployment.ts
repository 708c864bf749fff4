import { type Address, type Hex, keccak256 } from 'viem'
import type { TranscriptCircuit } from '../transcript.js'
import type { Findings } from './finding.js'

/** Reads the code at an address; `undefined` or `0x` when there is none. */
export type GetCode = (address: Address) => Promise<Hex | undefined>

/** Checks that the code at an address is, byte for byte, the verifier of the final key. */
export async function checkDeployment({
  address,
  circuit,
  getCode,
  findings,
}: {
  address: Address
  circuit: TranscriptCircuit
  getCode: GetCode
  findings: Findings
}): Promise<void> {
  const code = 'DEPLOYED_CODE_DIFFERS'
  if (circuit.final === undefined) return findings.add(code, `${address}: the ceremony has no verifier yet`)
  const expected = circuit.final.runtimeCode
  await findings.attempt(code, async () => {
    const deployed = (await getCode(address)) ?? '0x'
    if (deployed === '0x') findings.add(code, `${address}: there is no contract`)
    else findings.expectEqual(code, `code hash at ${address}`, expected, keccak256(deployed))
  })
}
