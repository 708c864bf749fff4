import {
  type Abi,
  type Address,
  encodeFunctionData,
  getAddress,
  type Hex,
  hexToBigInt,
  keccak256,
  toHex,
  zeroHash,
} from 'viem'
import { publicInputs } from '../../../../src/bft/layout.js'
import { callContract } from '../../../../src/chain/call-contract.js'
import { type ChainClient, connectChain } from '../../../../src/chain/chain-client.js'
import { loadContract } from '../../../../src/chain/compile-contracts.js'
import { deployContract } from '../../../../src/chain/deploy-contract.js'
import { setChainTime } from '../../../../src/chain/set-chain-time.js'
import type { ContractArtifact } from '../../../../src/chain/solidity-compiler.js'
import { deploySlashingCourt } from '../../../../src/coalition/court/deploy-slashing-court.js'
import { slashingCourtAbi } from '../../../../src/coalition/court/slashing-court-abi.js'
import { optInBftKey, proveSeat } from '../../../../src/coalition/keys/bft-opt-in.js'
import { deployBondVault } from '../../../../src/coalition/vault/deploy-bond-vault.js'
import { NO_PROOF } from '../../bft/bft-destination.js'
import { policy, SET, startLightClient } from '../../bft/light-client.js'

/** Keys of anvil's second to fifth account: two operators, a reporter, the veto council. */
const KEYS = [
  '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
  '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
  '0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6',
  '0x47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a',
] as const

const DAY = 86_400n

export const MEMBER = 1n
export const AVS: Address = '0x000000000000000000000000000000000000C001'
export const TREASURY: Address = '0x0000000000000000000000000000000000006005'
export const keyOf = (index: number): Hex => toHex(BigInt(1_000 + index), { size: 32 })

/** Gas of what a test did, by name. */
export type Gas = Record<string, bigint>

/** A member whose light client has a stand-in for proofs alone, and everything that judges it. */
export async function startCourtChain() {
  const under = await startLightClient({ policy: { ...policy, trustingPeriod: 14n * 86_400_000n } })
  const { client: deployer } = under.destination
  const { rpcUrl } = under.destination.anvil
  await oneSecondEach(deployer)
  const [first, second, reporter, council] = (await Promise.all(
    KEYS.map((privateKey) => connectChain({ rpcUrl, privateKey })),
  )) as [ChainClient, ChainClient, ChainClient, ChainClient]
  const gas: Gas = {}
  const deploy = async (name: string, artifact: ContractArtifact, args: readonly unknown[] = []) =>
    getAddress((await deployContract({ client: deployer, name, artifact, args })).address)

  const lightClient = under.deployment.address
  const proposer = under.destination.client.account
  const coalition = await deploy('Coalition', loadContract('Coalition'), [
    { delay: 2n * DAY, proposers: [addressOf(proposer)], executors: [addressOf(proposer)] },
    {
      guardian: reporter.account.address,
      vetoCouncil: council.account.address,
      monitors: [reporter.account.address],
      monitorQuorum: 1n,
    },
    [{ client: lightClient, name: 'App Chain', health: { staleAfter: 7_200n, healthyBelow: 3_600n } }],
  ])
  const standIn = under.standIn.address
  const registry = await deploy('BftKeyRegistry', loadContract('BftKeyRegistry'), [
    coalition,
    standIn,
    standIn,
  ])
  const court = await deploySlashingCourt({
    client: deployer,
    coalition,
    bftKeys: registry,
    blsKeys: registry,
  })
  const token = await deploy('LocalMockToken', loadContract('LocalMockToken'))
  const allocations = await deploy('LocalMockAllocationManager', loadContract('LocalMockAllocationManager'))
  const vault = await deployBondVault({
    client: deployer,
    asset: token,
    court: court.address,
    treasury: TREASURY,
  })
  const eigen = await deploy('EigenLayerSlasher', loadContract('EigenLayerSlasher'), [
    court.address,
    allocations,
    AVS,
    7,
    token,
  ])
  gas['deploy court'] = court.gasUsed
  gas['deploy vault'] = vault.gasUsed
  const call = (
    name: string,
    address: Address,
    functionName: string,
    args: readonly unknown[],
    walletClient = deployer,
  ) =>
    callContract({
      ...{ walletClient, address, functionName, args, what: 'call', who: name },
      abi: loadContract(name).abi,
    })
  const chain = {
    under,
    gas,
    deployer,
    operators: [first, second] as const,
    reporter,
    council,
    addresses: {
      coalition,
      registry,
      court: getAddress(court.address),
      vault: getAddress(vault.address),
      eigen,
      token,
      allocations,
      lightClient,
    },
    call,
    /** Seconds on the chain's clock. */
    now: async () => (await deployer.getBlock()).timestamp,
    async wait(seconds: bigint) {
      await setChainTime({ client: deployer, timestamp: (await deployer.getBlock()).timestamp + seconds })
    },
  }
  await name(chain)
  await govern(chain, court.address, {
    abi: slashingCourtAbi as Abi,
    functionName: 'setProtocols',
    args: [MEMBER, [vault.address, eigen]],
  })
  return chain
}

export type CourtChain = Awaited<ReturnType<typeof startCourtChain>>

/** Keys and seats of both operators: the stand-in believes one statement after the other. */
async function name({ under, operators, addresses }: Pick<CourtChain, 'under' | 'operators' | 'addresses'>) {
  for (const [index, walletClient] of operators.entries()) {
    const keyId = keyOf(index)
    const id = hexToBigInt(keyId)
    const { registry } = addresses
    const parts = { chainId: policy.chainId, destinationChainId: 31_337n, keyId: id }
    const operator = hexToBigInt(walletClient.account.address)
    await under.standIn.expect(
      publicInputs('possession', { ...parts, registry: hexToBigInt(registry), operator }),
    )
    await optInBftKey({ walletClient, address: registry, member: MEMBER, keyId, proof: NO_PROOF })
    const seat = { validatorsRoot: SET, index: BigInt(index), keyId: id, power: 10n, totalPower: 100n }
    await under.standIn.expect(publicInputs('seat', seat))
    await proveSeat({ walletClient, address: registry, seat, proof: NO_PROOF })
  }
}

/** Through the timelock, as it must. */
async function govern(
  chain: Pick<CourtChain, 'call' | 'addresses' | 'wait' | 'deployer'>,
  target: Address,
  action: { abi: Abi; functionName: string; args: readonly unknown[] },
) {
  const abi = loadContract('Coalition').abi
  const { coalition: address } = chain.addresses
  const timelock = (await chain.deployer.readContract({
    address,
    abi,
    functionName: 'GOVERNANCE',
  })) as Address
  const data = encodeFunctionData({ ...action, args: [...action.args] })
  const operation = [target, 0n, data, zeroHash, keccak256(data)]
  await chain.call('CoalitionTimelock', timelock, 'schedule', [...operation, 2n * DAY])
  await chain.wait(2n * DAY)
  await chain.call('CoalitionTimelock', timelock, 'execute', operation)
}

/**
 * Every block one second after the one before it. By the clock of the machine two transactions may or may not share a
 * second, and what an account's history costs then (a new entry, or the last one once more) differs by 22,589 gas.
 */
async function oneSecondEach(client: ChainClient): Promise<void> {
  const request = client.request as (request: { method: string; params: unknown[] }) => Promise<unknown>
  await request({ method: 'anvil_setBlockTimestampInterval', params: [1] })
}

function addressOf(account: ChainClient['account'] | Address): Address {
  return typeof account === 'string' ? account : account.address
}
