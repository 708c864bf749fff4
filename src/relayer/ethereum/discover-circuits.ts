import { zeroAddress } from 'viem'
import { asked } from '../../destination/chain-failure.js'
import { apkCircuits } from '../../ethereum/apk/circuits.js'
import type { ClientAddress } from './read-client.js'
import { relayAbi as abi } from './relay-abi.js'

/**
 * Capacities of the `apk` circuits that a light client was deployed with; none where nobody could register a committee.
 *
 * @throws DestinationError `CHAIN_UNREACHABLE`.
 */
export function discoverCapacities(
  committeeSize: number,
  { client, lightClient: address }: ClientAddress,
): Promise<number[]> {
  return asked(async () => {
    const link = await client.readContract({ address, abi, functionName: 'LINK_VERIFIER' })
    if (link === zeroAddress) return []
    const known = apkCircuits.filter((circuit) => circuit.committeeSize === committeeSize)
    const verifiers = await Promise.all(
      known.map(({ capacity }) =>
        client.readContract({ address, abi, functionName: 'apkVerifiers', args: [BigInt(capacity)] }),
      ),
    )
    return known.flatMap(({ capacity }, index) => (verifiers[index] === zeroAddress ? [] : [capacity]))
  })
}
