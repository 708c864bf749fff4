import { nextCommitteeOf } from '../../ethereum/spec/update-kind.js'
import { hashTreeRootSyncCommittee } from '../../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { LightClientUpdate } from '../../ethereum/types/light-client.js'
import { defaultGasModel } from './default-gas.js'
import type { PlanRoute } from './gas-model.js'
import type { PlanParameters } from './plan.js'
import { type ClientFacts, readRegistered } from './read-client.js'
import type { OpenDestination, RelayContext } from './relay-context.js'

/**
 * Puts together what the planner needs to know of a destination.
 *
 * @throws DestinationError `CHAIN_UNREACHABLE`.
 */
export async function planParameters(parameters: {
  context: RelayContext
  open: OpenDestination
  facts: ClientFacts
  currentSlot: bigint
  updates: readonly LightClientUpdate[]
}): Promise<PlanParameters> {
  const { context, open, facts, currentSlot, updates } = parameters
  const { config, keys } = context
  const { destination, capacities } = open
  const { routePolicy = {} } = destination
  const routes = routePolicy.routes ?? defaultRoutes(context, open)
  const commitments = routes.includes('apk')
    ? await readRegistered(destination, [
        ...new Set([...facts.committeeRoots.values(), ...broughtBy(updates)]),
      ])
    : new Set<`0x${string}`>()
  return {
    config,
    client: { ...facts, commitments },
    updates,
    committees: keys.all(),
    currentSlot,
    gas: routePolicy.gas ?? defaultGasModel({ committeeSize: config.syncCommitteeSize, capacities }),
    routes,
    withNextCommittee: true,
    updatesPerCommittee: routePolicy.updatesPerCommittee,
  }
}

function defaultRoutes({ proofs, dryRun }: RelayContext, { capacities }: OpenDestination): PlanRoute[] {
  const hasApk = capacities.length > 0 && (proofs !== undefined || dryRun)
  return hasApk ? ['direct', 'apk'] : ['direct']
}

function broughtBy(updates: readonly LightClientUpdate[]) {
  return updates.flatMap((update) => {
    const committee = nextCommitteeOf(update)
    return committee === undefined ? [] : [hashTreeRootSyncCommittee(committee)]
  })
}
