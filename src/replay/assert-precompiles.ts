import type { ChainClient } from '../chain/chain-client.js'
import type { Hex } from '../ethereum/types/hex.js'
import { ReplayError } from './replay-error.js'

/** EIP-2537 precompiles that a light client calls: an input of zeros (points at infinity) and the length of its answer. */
const PRECOMPILES = [
  { name: 'BLS12_G1ADD', address: '0x000000000000000000000000000000000000000b', input: 256, output: 128 },
  {
    name: 'BLS12_PAIRING_CHECK',
    address: '0x000000000000000000000000000000000000000f',
    input: 384,
    output: 32,
  },
  {
    name: 'BLS12_MAP_FP2_TO_G2',
    address: '0x0000000000000000000000000000000000000011',
    input: 128,
    output: 256,
  },
] as const

/**
 * Asks a chain whether it knows EIP-2537 before anything is deployed on it: a missing precompile answers with no bytes.
 * The contract's constructor checks the answers themselves.
 *
 * @throws ReplayError `PRECOMPILE_MISSING`.
 */
export async function assertPrecompiles(client: ChainClient): Promise<void> {
  for (const { name, address, input, output } of PRECOMPILES) {
    const data: Hex = `0x${'00'.repeat(input)}`
    const answer = await client.call({ to: address, data }).then(
      (result) => result.data,
      () => undefined,
    )
    if (answer?.length === 2 + 2 * output) continue
    throw new ReplayError('PRECOMPILE_MISSING', 'The chain lacks a precompile that a light client needs.', {
      facts: [
        `precompile: ${name} at ${address}`,
        `chain id: ${client.chain.id}`,
        'needed: EIP-2537 (Prague)',
      ],
    })
  }
}
