import { zeroHash } from 'viem'
import type { AcceptedHead, AcceptedState, RecordedBlock } from '../state/accepted-state.js'
import { ClientError, type ClientErrorCode } from './client-error.js'

/** What one of the asked light clients said. */
type Answer<Value> = { name: string; value: Value } | { name: string; error: unknown }
type Known<Value> = { name: string; value: Value }

const isKnown = <Value>(answer: Answer<Value | undefined>): answer is Known<Value> =>
  'value' in answer && answer.value !== undefined

/**
 * Asks several light clients of one source chain, or one through several nodes, and answers only what `threshold` of them
 * say and none contradicts. Clients record different slots, so one that does not know a slot contradicts nobody; two that
 * name different blocks for it do, however many agree with either.
 *
 * The head is the newest on which `threshold` of them agree. A client that says it is frozen contradicts one that does not.
 *
 * @throws ClientError `INVALID_PARAMETER` unless all are of one chain and 1 <= threshold <= their number; its functions
 * `QUORUM_DISAGREES` with every answer among the facts, `QUORUM_NOT_REACHED`, `CLIENT_FROZEN` when all are.
 */
export function createQuorumState(parameters: {
  states: readonly AcceptedState[]
  threshold: number
}): AcceptedState {
  const { states, threshold } = parameters
  const chainId = requireOneChain(states)
  if (!Number.isInteger(threshold) || threshold < 1 || threshold > states.length) {
    throw new ClientError('INVALID_PARAMETER', 'The threshold must be from 1 to the number of states.', {
      facts: [`threshold: ${threshold}`, `states: ${states.length}`],
    })
  }

  function askAll<Value>(ask: (state: AcceptedState) => Promise<Value>): Promise<Answer<Value>[]> {
    return Promise.all(
      states.map(async (state, index): Promise<Answer<Value>> => {
        const name = `state ${index}`
        try {
          return { name, value: await ask(state) }
        } catch (error) {
          return { name, error }
        }
      }),
    )
  }

  async function askRecord(where: { slot: bigint } | { blockNumber: bigint }) {
    const answers = await askAll(async (state) => withExecution(await state.getRecordedBlock(where)))
    refuseFrozen(answers)
    const known = answers.filter(isKnown)
    if (new Set(known.map(({ value }) => describe(value))).size > 1) throw disagreement(answers)
    return { answers, known }
  }

  return {
    chainId,

    async getRecordedBlock(where) {
      const { answers, known } = await askRecord(where)
      if (known.length >= threshold) return known[0]?.value
      const silent = answers.filter((answer) => 'value' in answer && answer.value === undefined)
      if (known.length === 0 && silent.length >= threshold) return undefined
      throw notReached(answers, threshold)
    },

    async getHead() {
      const heads = await askAll((state) => state.getHead())
      refuseFrozen(heads)
      const known = heads.filter(isKnown)
      const slots = [...new Set(known.map(({ value }) => value.slot))].sort((a, b) => (a < b ? 1 : -1))
      for (const slot of slots) {
        const { known: agreeing } = await askRecord({ slot })
        const [first] = agreeing
        if (first === undefined || agreeing.length < threshold) continue
        // A node that gives one block as its head and another as its record contradicts itself.
        const own = known.filter(({ value }) => value.slot === slot && value.executionStateRoot !== zeroHash)
        if (own.some(({ value }) => describe(value) !== describe(first.value))) throw disagreement(heads)
        const expired = known.some(({ value }) => value.status === 'expired' && value.slot <= slot)
        return { ...first.value, status: expired ? 'expired' : 'active' }
      }
      throw notReached(heads, threshold)
    },
  }
}

function requireOneChain(states: readonly AcceptedState[]): bigint {
  const ids = new Set(states.map(({ chainId }) => chainId))
  const [chainId] = ids
  if (chainId !== undefined && ids.size === 1) return chainId
  throw new ClientError('INVALID_PARAMETER', 'The states must be one or more, and of one source chain.', {
    facts: [`chain ids: ${[...ids].join(', ') || 'none'}`],
  })
}

/** A checkpoint's header, for which a contract holds no execution data, is no answer to a question about execution. */
function withExecution(record: RecordedBlock | undefined): RecordedBlock | undefined {
  return record === undefined || record.executionStateRoot === zeroHash ? undefined : record
}

function describe(record: RecordedBlock | AcceptedHead | undefined): string {
  if (record === undefined) return 'nothing recorded'
  const { slot, root, executionStateRoot, executionBlockHash, executionBlockNumber } = record
  const hashes = [root, executionBlockHash, executionStateRoot].map((hash) => hash.toLowerCase())
  return `slot ${slot}, block ${executionBlockNumber}, timestamp ${record.timestamp}, ${hashes.join(', ')}`
}

function describeAnswer(answer: Answer<RecordedBlock | AcceptedHead | undefined>): string {
  if ('error' in answer) {
    const { error } = answer
    return `${answer.name}: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}`
  }
  const status = answer.value !== undefined && 'status' in answer.value ? `${answer.value.status}, ` : ''
  return `${answer.name}: ${status}${describe(answer.value)}`
}

function isFrozen(answer: Answer<RecordedBlock | AcceptedHead | undefined>): boolean {
  if ('error' in answer) return answer.error instanceof ClientError && answer.error.code === 'CLIENT_FROZEN'
  return answer.value !== undefined && 'status' in answer.value && answer.value.status === 'frozen'
}

function refuseFrozen(answers: readonly Answer<RecordedBlock | AcceptedHead | undefined>[]): void {
  const frozen = answers.filter(isFrozen)
  if (frozen.length === 0) return
  if (answers.some((answer) => isKnown(answer) && !isFrozen(answer))) throw disagreement(answers)
  throw refusal('CLIENT_FROZEN', 'The light clients are frozen by a proven conflict.', answers)
}

const disagreement = (answers: readonly Answer<RecordedBlock | AcceptedHead | undefined>[]) =>
  refusal('QUORUM_DISAGREES', 'The light clients contradict each other.', answers)

const notReached = (
  answers: readonly Answer<RecordedBlock | AcceptedHead | undefined>[],
  threshold: number,
) => refusal('QUORUM_NOT_REACHED', `Fewer than ${threshold} of the light clients know the answer.`, answers)

function refusal(
  code: ClientErrorCode,
  message: string,
  answers: readonly Answer<RecordedBlock | AcceptedHead | undefined>[],
): ClientError {
  return new ClientError(code, message, { facts: answers.map(describeAnswer) })
}
