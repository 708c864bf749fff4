import { loadContract } from '../chain/compile-contracts.js'
import { type Alliance, MEMBER, ROUTE } from './alliance.js'
import { addressOf } from './cast.js'
import type { Motion } from './governor.js'
import type { Stage } from './stage.js'

const WAD = 10n ** 18n
const NAME = 'rules of the coalition'

/** Governance announces where charges go, and the account that plays a consumer which may spend over the route. */
export async function announceRules(
  stage: Stage,
  alliance: Alliance,
  more: readonly Motion[] = [],
): Promise<readonly Motion[]> {
  const { cast, timeline } = stage
  const { court, vault, eigenlayer, limiter, governor } = alliance
  const limits = { address: limiter, abi: loadContract('FlowLimiter').abi }
  const motions: Motion[] = [
    { target: court, functionName: 'setProtocols', args: [MEMBER, [vault.address, eigenlayer.address]] },
    { target: limits, functionName: 'setRoute', args: [MEMBER, ROUTE, WAD] },
    { target: limits, functionName: 'setConsumer', args: [MEMBER, ROUTE, addressOf(cast.deployer), true] },
    ...more,
  ]
  timeline.tell({
    who: 'coalition',
    what: 'is founded: light clients of its networks, a registry of keys, court, vault, breaker, limiter',
    facts: { coalition: alliance.coalition, lightClient: stage.headers.lightClient },
  })
  await stage.act({
    who: 'governance',
    what: 'announces its rules: charges go to the vault and to EigenLayer (local mock); a bridge may spend',
    send: () => governor.schedule(cast.proposer, NAME, motions),
  })
  return motions
}

/** Does what was announced, once the delay is over. */
export async function enactRules(
  stage: Stage,
  { governor }: Alliance,
  motions: readonly Motion[],
): Promise<void> {
  await stage.act({
    who: 'anybody',
    what: 'carries out what governance announced two days before',
    send: () => governor.execute(stage.cast.copycat, NAME, motions),
  })
}
