import type { Address } from 'viem'
import { readBond } from '../coalition/vault/read-bonds.js'
import type { Alliance } from './alliance.js'
import { addressOf, OPERATORS } from './cast.js'
import { readDeployed } from './deployed.js'
import type { Stage } from './stage.js'

/** What an operator has at each protocol. */
export type Stakes = { operator: Address; vault: bigint; eigenlayer: bigint }

/** Stakes of all operators, in the order of their validators. */
export async function readStakes({ cast }: Stage, { vault, allocations }: Alliance): Promise<Stakes[]> {
  const client = cast.deployer
  return Promise.all(
    OPERATORS.map(async (role) => {
      const operator = addressOf(cast[role])
      const [bond, stake] = await Promise.all([
        readBond({ client, address: vault.address, operator }),
        readDeployed<bigint>(client, allocations, 'stakeOf', [operator]),
      ])
      return { operator, vault: bond.active + bond.leaving, eigenlayer: stake }
    }),
  )
}

/** All stakes at all protocols. */
export function totalOf(stakes: readonly Stakes[]): bigint {
  return stakes.reduce((sum, { vault, eigenlayer }) => sum + vault + eigenlayer, 0n)
}
