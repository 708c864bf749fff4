import { type Address, zeroAddress } from 'viem'
import { DEFAULT_BREAKER_POLICY, type FlowLimits } from '../coalition/breaker-policy.js'
import { DEFAULT_COURT_POLICY, deploySlashingCourt } from '../coalition/court/deploy-slashing-court.js'
import { type CoalitionAddresses, deployCoalition, type NewMember } from '../coalition/deploy-coalition.js'
import { readMode } from '../coalition/read-mode.js'
import { routeId } from '../coalition/route-id.js'
import { deployBondVault } from '../coalition/vault/deploy-bond-vault.js'
import { addressOf } from './cast.js'
import { callDeployed, type Deployed, deployNamed } from './deployed.js'
import { createGovernor, type Governor } from './governor.js'
import type { Stage } from './stage.js'

const HOUR = 3_600n
const WAD = 10n ** 18n
/** Where what is taken from bonds goes in scenarios. */
const TREASURY = '0x00000000000000000000000000000000000000fe'

/** Two hours without a new head are stale; well again below one. */
export const HEALTH = { staleAfter: 2n * HOUR, healthyBelow: HOUR } as const
/** A tenth of the stake an hour; an operator's stake counts for two members. */
export const LIMITS: FlowLimits = {
  alpha: WAD / 10n,
  memberships: 2n,
  windows: 1n,
  slack: WAD / 2n,
  threshold: WAD / 3n,
  window: HOUR,
  maturity: 24n * HOUR,
}
/** As by default, but a factor of one: half of the power that fails together costs 55 % of a bond, not all of it. */
export const COURT_POLICY = { ...DEFAULT_COURT_POLICY, factor: 1n } as const
export const BREAKER_POLICY = DEFAULT_BREAKER_POLICY

/** The member that a stage's light client is of, and the route of its consumers. */
export const MEMBER = 1n
export const ROUTE = routeId('bridge')

/** A deployed coalition with everything that scenarios use. */
export type Alliance = CoalitionAddresses & {
  readonly keys: Deployed
  readonly court: Deployed
  readonly vault: Deployed
  readonly token: Deployed
  /** EigenLayer's side, which is not here: a local mock of its AllocationManager. */
  readonly allocations: Deployed
  readonly eigenlayer: Deployed
  readonly governor: Governor
  /** What the member's consumers over `ROUTE` are in. */
  mode(flow?: 'consumption' | 'ingestion'): ReturnType<typeof readMode>
}

/**
 * Deploys a coalition whose member is the stage's light client: registry of keys, court, vault, an adapter for EigenLayer,
 * breaker and limiter. Errors as in `deployCoalition`.
 *
 * @param options.others Light clients of further members.
 */
export async function foundAlliance(
  stage: Stage,
  { health = HEALTH, others = [] }: { health?: NewMember['health']; others?: readonly Address[] } = {},
): Promise<Alliance> {
  const { cast, kit, headers } = stage
  const { deployer } = cast
  const token = await deployNamed(deployer, 'LocalMockToken')
  const allocations = await deployNamed(deployer, 'LocalMockAllocationManager')
  const verifiers = await kit.deployKeyVerifiers(deployer)
  let parts: { keys: Deployed; court: Deployed; vault: Deployed } | undefined
  const members = [headers.lightClient, ...others].map((lightClient, index) => ({
    client: lightClient,
    name: `network ${index + 1}`,
    health,
  }))
  const addresses = await deployCoalition({
    client: deployer,
    governance: { delay: 48n * HOUR, proposers: [addressOf(cast.proposer), addressOf(cast.council)] },
    roles: {
      guardian: addressOf(cast.guardian),
      vetoCouncil: addressOf(cast.council),
      monitors: [addressOf(cast.reporter)],
      monitorQuorum: 1,
    },
    members,
    limits: LIMITS,
    // A story of days: with a trusting period of two weeks nothing could be released in it.
    acceptShortMaturity: true,
    policy: BREAKER_POLICY,
    async stakes(coalition) {
      const keys = await deployNamed(deployer, 'BftKeyRegistry', [
        coalition,
        verifiers.possession,
        verifiers.seat,
      ])
      const court = await deploySlashingCourt({
        ...{ client: deployer, coalition, bftKeys: keys.address, blsKeys: zeroAddress },
        policy: COURT_POLICY,
      })
      const vault = await deployBondVault({
        client: deployer,
        asset: token.address,
        court: court.address,
        treasury: TREASURY,
        maxMembers: LIMITS.memberships,
      })
      parts = { keys, court, vault }
      return vault.address
    },
  })
  const { keys, court, vault } = parts as NonNullable<typeof parts>
  const avs = addressOf(deployer)
  const eigenlayer = await deployNamed(deployer, 'EigenLayerSlasher', [
    ...[court.address, allocations.address, avs, 1, token.address],
  ])
  await callDeployed(deployer, allocations, 'appoint', [avs, eigenlayer.address])
  return {
    ...addresses,
    ...{ keys, court, vault, token, allocations, eigenlayer },
    governor: createGovernor({ stage, timelock: addresses.governance }),
    mode: (flow = 'consumption') =>
      readMode({ client: deployer, breaker: addresses.breaker, member: MEMBER, route: ROUTE, flow }),
  }
}
