import { type Abi, type Address, createTestClient, type Hex, http, maxUint256 } from 'viem'
import { startAnvil } from '../../../src/chain/anvil.js'
import { connectChain } from '../../../src/chain/chain-client.js'
import { loadContract } from '../../../src/chain/compile-contracts.js'
import { deployContract } from '../../../src/chain/deploy-contract.js'
import { compileSources } from '../../../src/chain/solidity-compiler.js'
import { tripAsGuardian } from '../../../src/coalition/act.js'
import { deployCoalition } from '../../../src/coalition/deploy-coalition.js'
import { CURRENT_SLOT, deployDevnetClient, devnet, HONEST } from '../../contracts/devnet-light-client.js'

/** Stake as it is told, in an asset of its own. */
const STAKES = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;
contract StakeDouble {
    uint256 public constant MAX_MEMBERS = 1;
    mapping(uint256 member => uint256) public slashableOf;
    string public constant symbol = "BOND";
    uint8 public constant decimals = 6;
    function ASSET() external view returns (address) { return address(this); }
    function set(uint256 member, uint256 stake) external { slashableOf[member] = stake; }
}`

const HOUR = 3600n
const LIMITS = {
  alpha: 10n ** 17n,
  memberships: 1n,
  windows: 2n,
  slack: 5n * 10n ** 17n,
  threshold: 10n ** 18n / 3n,
  window: HOUR,
  maturity: 1n,
}

/** A coalition of one real light client on a chain of its own, with its breaker and its limiter. */
export async function startCoalitionWorld() {
  const { genesisTime, secondsPerSlot } = devnet.config
  const anvil = await startAnvil({ timestamp: genesisTime + CURRENT_SLOT * secondsPerSlot })
  const client = await connectChain({ rpcUrl: anvil.rpcUrl })
  const lightClient = await deployDevnetClient(client)
  const me = client.account.address
  const compiled = compileSources({ 'StakeDouble.sol': STAKES }, { viaIR: false, runs: 200 })
  const stakes = await deployContract({ client, name: 'StakeDouble', artifact: compiled.get('StakeDouble')! })
  const { coalition, governance, breaker, limiter } = await deployCoalition({
    client,
    governance: { delay: 2n * 86_400n, proposers: [me] },
    roles: { guardian: me, monitors: [me], monitorQuorum: 1 },
    members: [
      { client: lightClient.address, name: 'devnet', health: { staleAfter: 2n * HOUR, healthyBelow: HOUR } },
    ],
    stakes: stakes.address,
    limits: LIMITS,
    policy: { cooldown: HOUR },
  })
  const control = createTestClient({ mode: 'anvil', transport: http(anvil.rpcUrl) })
  await control.impersonateAccount({ address: governance })
  await control.setBalance({ address: governance, value: maxUint256 / 2n })

  async function send(
    to: { address: Address; abi: Abi },
    functionName: string,
    args: readonly unknown[],
    from = me,
  ) {
    const hash = await client.writeContract({ ...to, functionName, args: [...args], account: from })
    await client.waitForTransactionReceipt({ hash })
  }
  const atLimiter = { address: limiter, abi: loadContract('FlowLimiter').abi }

  return {
    rpcUrl: anvil.rpcUrl,
    addresses: { breaker, coalition, client: lightClient.address },
    bond: (stake: bigint) => send(stakes, 'set', [1n, stake]),
    addRoute: (route: Hex, weight: bigint) => send(atLimiter, 'setRoute', [1n, route, weight], governance),
    observeStake: () => send(atLimiter, 'observeStake', [1n]),
    pause: (route: Hex) =>
      tripAsGuardian({ walletClient: client, breaker, member: 1n, route, mode: 'paused' }),
    /** An honest update without so many of 32 members. */
    update: (absent: readonly number[]) => lightClient.submit(devnet.makeUpdate({ ...HONEST, absent })),
    wait: async (seconds: number) => {
      await control.increaseTime({ seconds })
      await control.mine({ blocks: 1 })
    },
    stop: anvil.stop,
  }
}
