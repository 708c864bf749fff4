import type { ChainConfig, LightClientUpdate } from '../ethereum/types/light-client.js'
import { askNodes, type NamedAnswer } from './ask-nodes.js'
import { type AskOptions, type BeaconNode, beaconNode } from './beacon-node.js'
import { MAX_UPDATES_PER_REQUEST, requireRange } from './check-answer.js'
import { delay } from './delay.js'
import { disagreementError } from './disagreement-error.js'
import type { Fetch } from './fetch-json.js'
import { type FinalizedFact, factsOfBootstrap, factsOfUpdate, findDisagreement } from './finalized-facts.js'
import { askBootstrap, askFinalityUpdate, askGenesis, askSpec, askUpdates } from './light-client-routes.js'
import type { LightClientSource, QueryOptions } from './light-client-source.js'
import { SourceError } from './source-error.js'

export type BeaconApiSourceParameters = {
  config: ChainConfig
  /** Base URLs of beacon nodes, most trusted first. */
  urls: readonly string[]
  /** Default: the platform's. */
  fetch?: Fetch | undefined
  /** Sent with every request, such as an API key. */
  headers?: Readonly<Record<string, string>> | undefined
  /** For one exchange. Default: 10 seconds. */
  timeoutMs?: number | undefined
  /** Of one answer. Default: 32 MiB; a page of 128 updates is about 9 MiB. */
  maxBodyBytes?: number | undefined
  /** How often one node is asked before the next one. Default: 2. */
  attempts?: number | undefined
  /** Pause before a second attempt; it doubles. Default: 250 ms. */
  retryDelayMs?: number | undefined
  /** How many nodes' answers are compared where so many answer. Default: 2. */
  compare?: number | undefined
  /** Default: a timer. */
  sleep?: AskOptions['sleep'] | undefined
}

/**
 * Light-client data from beacon nodes.
 *
 * Each query goes to `compare` nodes at once; a node that fails is replaced by the next, with no memory of the failure.
 * Where answers contradict each other on finalized data, nothing is chosen: `SOURCES_DISAGREE` names both. Answers that
 * merely differ in age are no contradiction; the one that reaches furthest is returned, of equals the first node's. A
 * node must show once that it follows the configured chain before any of its answers counts.
 *
 * All functions throw `SourceError`; see `SourceErrorCode`.
 *
 * @throws SourceError `INVALID_PARAMETER` for no URL, a URL that is none, or figures that make no sense.
 * @see https://ethereum.github.io/beacon-APIs/
 */
export function createBeaconApiSource(parameters: BeaconApiSourceParameters): LightClientSource {
  const {
    config,
    urls,
    compare = 2,
    timeoutMs = 10_000,
    attempts = 2,
    maxBodyBytes = 32 * 2 ** 20,
  } = parameters
  const options: AskOptions = {
    fetch: parameters.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    timeoutMs,
    maxBodyBytes,
    attempts,
    retryDelayMs: parameters.retryDelayMs ?? 250,
    sleep: parameters.sleep ?? delay,
  }
  const counts = [urls.length, compare, timeoutMs, attempts, maxBodyBytes]
  if (counts.some((count) => !Number.isSafeInteger(count) || count < 1)) {
    throw new SourceError('INVALID_PARAMETER', 'URLs, comparisons, attempts and limits must be at least one.')
  }
  const nodes = urls.map((url) => beaconNode(url, parameters.headers))
  const onChain = new Set<BeaconNode>()

  async function query<Answer>(
    ask: (node: BeaconNode) => Promise<Answer>,
    { signal, check }: QueryOptions<Answer>,
    wanted = compare,
  ): Promise<NamedAnswer<Answer>[]> {
    const askOne = async (node: BeaconNode) => {
      if (!onChain.has(node)) await askGenesis({ node, config, options, signal })
      onChain.add(node)
      const answer = await ask(node)
      judge(answer, check, node.name)
      return answer
    }
    return askNodes({ nodes, wanted, ask: askOne, signal })
  }

  async function page(
    startPeriod: bigint,
    count: number,
    queryOptions: QueryOptions<readonly LightClientUpdate[]>,
  ): Promise<LightClientUpdate[]> {
    const { signal } = queryOptions
    const answers = await query(
      (node) => askUpdates({ node, config, options, signal }, startPeriod, count),
      queryOptions,
    )
    requireAgreement(answers, (updates) => updates.flatMap((update) => factsOfUpdate(config, update)))
    return furthest(answers, (updates) => BigInt(updates.length))
  }

  return {
    config,

    getBootstrap: async (blockRoot, queryOptions = {}) => {
      const { signal } = queryOptions
      const answers = await query(
        (node) => askBootstrap({ node, config, options, signal }, blockRoot),
        queryOptions,
      )
      requireAgreement(answers, (bootstrap) => factsOfBootstrap(config, bootstrap))
      return furthest(answers, () => 0n)
    },

    getUpdates: async (startPeriod, count, queryOptions = {}) => {
      requireRange(startPeriod, count)
      const updates: LightClientUpdate[] = []
      while (updates.length < count) {
        const asked = Math.min(count - updates.length, MAX_UPDATES_PER_REQUEST)
        const start = startPeriod + BigInt(updates.length)
        const more = await page(start, asked, queryOptions).catch((error) => {
          if (updates.length > 0 && isEndOfChain(error, start)) return []
          throw error
        })
        updates.push(...more)
        if (more.length < asked) break
      }
      return updates
    },

    getFinalityUpdate: async (queryOptions = {}) => {
      const { signal } = queryOptions
      const answers = await query(
        (node) => askFinalityUpdate({ node, config, options, signal }),
        queryOptions,
      )
      requireAgreement(answers, (update) => factsOfUpdate(config, update))
      return furthest(answers, (update) => update.finalizedHeader.beacon.slot)
    },

    getGenesis: async ({ signal } = {}) => {
      const answers = await query((node) => askGenesis({ node, config, options, signal }), { signal }, 1)
      return furthest(answers, () => 0n)
    },

    getSpec: async ({ signal } = {}) => {
      const answers = await query((node) => askSpec({ node, config, options, signal }), { signal }, 1)
      return furthest(answers, () => 0n)
    },
  }
}

/** True when nobody has the first period of a further page: there is no more to be had. */
function isEndOfChain(error: unknown, start: bigint): boolean {
  return error instanceof SourceError && error.code === 'PERIOD_MISSING' && error.period === start
}

/** Turns the caller's refusal of an answer into a failure of the node that gave it. */
function judge<Answer>(answer: Answer, check: ((answer: Answer) => void) | undefined, node: string): void {
  try {
    check?.(answer)
  } catch (cause) {
    throw new SourceError('ANSWER_REFUSED', "The node's answer was refused by who asked for it.", {
      node,
      cause,
    })
  }
}

function requireAgreement<Answer>(
  answers: readonly NamedAnswer<Answer>[],
  factsOf: (answer: Answer) => readonly FinalizedFact[],
): void {
  const parties = answers.map(({ node, answer }) => ({ node, facts: factsOf(answer) }))
  const disagreement = findDisagreement(parties)
  if (disagreement !== undefined) throw disagreementError(disagreement)
}

/** The answer with the greatest `reach`; of equals the first. */
function furthest<Answer>(
  answers: readonly NamedAnswer<Answer>[],
  reach: (answer: Answer) => bigint,
): Answer {
  const best = answers.reduce((left, right) => (reach(right.answer) > reach(left.answer) ? right : left))
  return best.answer
}
