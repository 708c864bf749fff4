import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Address, createWalletClient, http } from 'viem'
import { callContract } from '../../src/chain/call-contract.js'
import { loadContract } from '../../src/chain/compile-contracts.js'
import { deployContract } from '../../src/chain/deploy-contract.js'
import { compileSources } from '../../src/chain/solidity-compiler.js'
import { deployCoalition } from '../../src/coalition/deploy-coalition.js'
import { startDestinationChain } from '../contracts/destination-chain.js'
import { CURRENT_SLOT, deployDevnetClient, devnet } from '../contracts/devnet-light-client.js'

export const WAD = 10n ** 18n
export const LIMITS = {
  alpha: WAD / 10n,
  memberships: 2n,
  windows: 1n,
  slack: WAD / 2n,
  threshold: WAD / 3n,
  window: 3_600n,
  maturity: 600n,
}
export const HEALTH = { staleAfter: 7_200n, healthyBelow: 3_600n }

function stakeArtifact() {
  const path = fileURLToPath(new URL('./solidity/StakeOf.sol', import.meta.url))
  const compiled = compileSources({ StakeOf: readFileSync(path, 'utf8') }, { viaIR: false, runs: 200 })
  const artifact = compiled.get('StakeOf')
  if (artifact === undefined) throw new Error('no stake')
  return artifact
}

/** A coalition of one member, a real light client of the devnet on route `direct`, on a chain of its own. */
export async function startCoalition() {
  const chain = await startDestinationChain(devnet.config, { slot: CURRENT_SLOT })
  const { client } = chain
  const lightClient = await deployDevnetClient(client)
  const [guardian, first, second] = (await client.getAddresses()) as [Address, Address, Address]
  const artifact = stakeArtifact()
  const stake = await deployContract({ client, name: 'StakeOf', artifact })
  const settings = {
    client,
    governance: { delay: 172_800n, proposers: [guardian] },
    roles: { guardian, monitors: [first, second], monitorQuorum: 2 },
    members: [{ client: lightClient.address, name: 'devnet', health: HEALTH }],
    stakes: () => Promise.resolve(stake.address),
    limits: LIMITS,
  }
  const addresses = await deployCoalition(settings)
  const request = client.request as (request: { method: string; params: unknown[] }) => Promise<unknown>

  const walletOf = (account: Address) =>
    createWalletClient({ account, chain: client.chain, transport: http(chain.anvil.rpcUrl) })

  return {
    ...chain,
    ...addresses,
    settings,
    lightClient,
    guardian,
    monitors: [walletOf(first), walletOf(second)] as const,
    async setStake(value: bigint): Promise<void> {
      await callContract({
        walletClient: client,
        address: stake.address,
        abi: artifact.abi,
        functionName: 'set',
        args: [value],
        what: 'stake',
        who: 'stake source',
      })
    },
    /** What governance would do after its delay. */
    async govern(name: string, address: Address, functionName: string, args: readonly unknown[]) {
      const { governance } = addresses
      await request({ method: 'anvil_impersonateAccount', params: [governance] })
      await request({ method: 'anvil_setBalance', params: [governance, '0xde0b6b3a7640000'] })
      const { abi } = loadContract(name)
      const walletClient = walletOf(governance)
      await callContract({ walletClient, client, address, abi, functionName, args, what: name, who: name })
    },
    async later(seconds: bigint): Promise<void> {
      await request({ method: 'evm_increaseTime', params: [Number(seconds)] })
      await request({ method: 'evm_mine', params: [] })
    },
  }
}
