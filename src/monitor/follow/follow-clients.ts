import { type Address, type Client, parseAbi } from 'viem'
import { readContract } from 'viem/actions'
import { bftLightClientAbi } from '../../bft/chain/bft-light-client-abi.js'
import { readHead as readBftHead } from '../../bft/chain/read-light-client.js'
import type { ChainConfig } from '../../ethereum/types/light-client.js'
import type { ClientObservation, Observation } from '../observation/observation.js'
import { observeBftClient, observeEthereumClient } from '../observation/observe-client.js'
import { askNodes, disagreement, reachedByMost } from './ask-nodes.js'
import type { Follower, LookFailure } from './follower.js'
import { lookFailure } from './look-failure.js'

/** A light client of the member on a destination chain. */
export type FollowedClient = {
  /** In alerts and metrics. */
  readonly name: string
  /** Of that chain; most of them must say the same. */
  readonly nodes: readonly Client[]
  readonly address: Address
}

const ethereumAbi = /*#__PURE__*/ parseAbi([
  'function head() view returns (uint256)',
  'function status() view returns (uint8)',
  'function WEAK_SUBJECTIVITY_SECONDS() view returns (uint256)',
])
const STATUSES = ['active', 'expired', 'frozen'] as const

/**
 * Looks at the light clients of a member. A chain that cannot be asked is a failure and says nothing about its client, and so
 * is one of which most nodes do not say the same. What is told is what most say: the state, and the head that most have.
 *
 * @param parameters.config Of a beacon chain; without it the clients are those of a BFT chain.
 */
export function followClients(parameters: {
  member: string
  config: ChainConfig | undefined
  clients: readonly FollowedClient[]
}): Follower {
  const { member, config, clients } = parameters

  async function readAt(
    client: Client,
    { name, address }: FollowedClient,
    time: bigint,
  ): Promise<ClientObservation> {
    const seen = { member, client: name, time }
    if (config === undefined) {
      const [limitMs, head] = await Promise.all([
        readContract(client, { address, abi: bftLightClientAbi, functionName: 'TRUSTING_PERIOD' }),
        readBftHead({ client, address }),
      ])
      return observeBftClient({ ...seen, limitSeconds: limitMs / 1000n, head })
    }
    const abi = ethereumAbi
    const [limitSeconds, slot, status] = await Promise.all([
      readContract(client, { address, abi, functionName: 'WEAK_SUBJECTIVITY_SECONDS' }),
      readContract(client, { address, abi, functionName: 'head' }),
      readContract(client, { address, abi, functionName: 'status' }),
    ])
    return observeEthereumClient({
      ...seen,
      limitSeconds,
      config,
      head: { slot, status: STATUSES[status] ?? 'frozen' },
    })
  }

  async function read(followed: FollowedClient, time: bigint, signal: AbortSignal) {
    const { name, nodes } = followed
    const ask = (node: Client) => untilAborted(readAt(node, followed, time), signal)
    const { answers, failures, quorum } = await askNodes({ name, nodes, ask })
    const most = STATUSES.map((status) => answers.filter((answer) => answer.status === status)).find(
      (same) => same.length >= quorum,
    )
    if (most === undefined) throw disagreement(name)
    const height = reachedByMost(
      most.map((answer) => answer.height),
      quorum,
    )
    const observation = most.find((answer) => answer.height === height) as ClientObservation
    const agreement = { agreed: most.length, asked: nodes.length }
    return { observation: { ...observation, nodes: agreement }, failures }
  }

  return {
    initial: undefined,
    async look({ state, now, signal }) {
      const observations: Observation[] = []
      const failures: LookFailure[] = []
      const looks = clients.map(async (each) => {
        try {
          const found = await read(each, now, signal)
          observations.push(found.observation)
          failures.push(...found.failures)
        } catch (error) {
          failures.push(lookFailure(each.name, error))
        }
      })
      await Promise.all(looks)
      return { state, observations, failures }
    },
  }
}

/** viem takes no signal, so a request that is given up goes on unheard until its own time is over. */
function untilAborted<Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
