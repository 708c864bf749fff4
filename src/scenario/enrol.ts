import type { Hex } from 'viem'
import { signOptIn } from '../bft/validators/opt-in.js'
import { buildPossessionWitness } from '../bft/witness/possession-witness.js'
import { bftKeyId, optInBftKey, optInContext } from '../coalition/keys/bft-opt-in.js'
import { depositBond, optInBond } from '../coalition/vault/bonds.js'
import type { BftDevnet } from '../devnet/bft/create-bft-devnet.js'
import { proveWitness } from '../prover/prove-witness.js'
import { type Alliance, MEMBER } from './alliance.js'
import { addressOf, OPERATORS, type Role } from './cast.js'
import { callDeployed } from './deployed.js'
import { type Stage, VALIDATORS } from './stage.js'

/** Each operator's bond in the vault, and its allocation at the other protocol. */
export const BOND = 1_000_000n

/** Opts every validator's operator in: key with proof of possession, bond in the vault, stake at the other protocol. */
export async function enrolOperators(stage: Stage, alliance: Alliance): Promise<void> {
  for (const index of OPERATORS.keys()) await enrolOperator(stage, alliance, index)
}

/** Opts the operator of one validator in. */
export async function enrolOperator(stage: Stage, alliance: Alliance, index: number): Promise<void> {
  const { cast, devnet } = stage
  const { keys, vault, token, eigenlayer, allocations } = alliance
  const walletClient = cast[operatorAt(index)]
  const operator = addressOf(walletClient)
  await callDeployed(cast.deployer, token, 'mint', [operator, BOND])
  await callDeployed(cast.deployer, allocations, 'allocate', [operator, BOND])
  const keyId = await registerKey(stage, alliance, { devnet, member: MEMBER, index })
  const registry = keys.address
  await stage.act({
    who: `operator of ${VALIDATORS[index]}`,
    what: `puts a bond of ${BOND} in the vault, and answers for the member there and with stake at EigenLayer (local mock)`,
    send: async () => [
      await callDeployed(walletClient, token, 'approve', [vault.address, BOND]),
      await depositBond({ walletClient, address: vault.address, amount: BOND }),
      await optInBond({ walletClient, address: vault.address, member: MEMBER, registry, keyId }),
      await callDeployed(walletClient, eigenlayer, 'optIn', [MEMBER, registry, keyId]),
    ],
  })
}

/** Registers the key of one validator of a member's chain for the operator of that index, with a proof of possession. */
export async function registerKey(
  stage: Stage,
  { keys }: Alliance,
  { devnet, member, index }: { devnet: BftDevnet; member: bigint; index: number },
): Promise<Hex> {
  const { kit, cast, signal } = stage
  const walletClient = cast[operatorAt(index)]
  const operator = addressOf(walletClient)
  const validator = VALIDATORS[index] as (typeof VALIDATORS)[number]
  const pair = devnet.keysOf(validator)
  const { publicKey } = pair
  const context = optInContext({
    chainId: devnet.script.chainId,
    destinationChainId: BigInt(walletClient.chain.id),
    registry: keys.address,
    operator,
  })
  const build = () => buildPossessionWitness({ context, publicKey, signature: signOptIn(pair, context) })
  const { made } = await proveWitness(kit.prover.proveCircuit, build, { signal })
  const keyId = bftKeyId(publicKey)
  await stage.act({
    who: `operator of ${validator}`,
    what: `proves that the key at member ${member} is theirs, and opts in with it`,
    send: () => optInBftKey({ walletClient, address: keys.address, member, keyId, proof: made.proof }),
    facts: { keyId, operator },
  })
  return keyId
}

function operatorAt(index: number): Role {
  return OPERATORS[index] as Role
}
