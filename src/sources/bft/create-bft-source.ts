import { BftJsonError } from '../../bft/json/bft-json-error.js'
import { lightBlockSchema } from '../../bft/json/bft-schemas.js'
import { parseDocument } from '../../bft/json/parse-document.js'
import type { LightBlock } from '../../bft/light-client/light-block.js'
import type { LightBlockSource } from '../../bft/light-client/verify-to-height.js'
import type { Header } from '../../bft/votes/header.js'
import type { VoteSet } from '../../bft/votes/vote-set.js'
import { type Fetch, fetchJson } from '../fetch-json.js'
import { SourceError } from '../source-error.js'
import {
  type BftEvidence,
  type BftGenesis,
  type BftStatus,
  type BftValidators,
  evidenceAnswerSchema,
  finalizedSchema,
  genesisSchema,
  stateAnswerSchema,
  statusSchema,
  validatorsAnswerSchema,
  votesSchema,
} from './bft-api-schemas.js'
import { type VerifiedState, verifyStateAnswer } from './verify-state-answer.js'

/**
 * A BFT chain over HTTP. Answers have the documented shape and size and are about what was asked; apart from
 * `readState`, nothing else is known about them.
 */
export type BftSource = LightBlockSource & {
  getStatus(): Promise<BftStatus>
  /** Nobody signed it: compare it with what you know from elsewhere. */
  getGenesis(): Promise<BftGenesis>
  getLatestBlock(): Promise<LightBlock>
  /** All blocks that the chain finalized at a height. */
  getFinalized(height: bigint): Promise<LightBlock[]>
  getValidators(height: bigint): Promise<BftValidators>
  getVotes(height: bigint): Promise<VoteSet[]>
  /** Evidence from a height on, a page; `next` is where the following one starts. */
  getEvidence(from?: bigint): Promise<BftEvidence>
  /** Reads a slot and verifies it against the state root of a header that the caller trusts. */
  readState(entry: { header: Header; account: bigint; slot: bigint }): Promise<VerifiedState>
}

/** Light blocks of 256 validators take 200 kB; a page of evidence may hold several times that. */
const MAX_BODY_BYTES = 8 * 2 ** 20
const TIMEOUT_MS = 10_000

/**
 * Makes a client of a devnet's HTTP routes, or of any other server with the same.
 *
 * Its functions throw `SourceError` (`NODE_UNREACHABLE`, `NODE_TIMEOUT`, `NODE_HTTP_ERROR`, `NOT_FOUND`,
 * `BODY_TOO_LARGE`, `INVALID_JSON`, `INVALID_DOCUMENT`, `ANSWER_REFUSED`), and `readState` what a state proof throws.
 *
 * @throws SourceError INVALID_PARAMETER for a URL that is none
 */
export function createBftSource(parameters: {
  url: string
  fetch?: Fetch | undefined
  /** Sent with every request, such as a token. */
  headers?: Readonly<Record<string, string>> | undefined
  timeoutMs?: number | undefined
  maxBodyBytes?: number | undefined
  signal?: AbortSignal | undefined
}): BftSource {
  const { timeoutMs = TIMEOUT_MS, maxBodyBytes = MAX_BODY_BYTES, headers = {}, signal } = parameters
  const fetch: Fetch = parameters.fetch ?? ((url, init) => globalThis.fetch(url, init))
  const parsed = URL.canParse(parameters.url) ? new URL(parameters.url) : undefined
  if (parsed === undefined || !['http:', 'https:'].includes(parsed.protocol))
    throw new SourceError('INVALID_PARAMETER', 'A BFT source is given by its http or https URL.')
  const base = `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`
  const node = parsed.host

  async function get<Value>(route: string, read: (json: unknown) => Value): Promise<Value> {
    const url = `${base}/v1/${route}`
    try {
      const { json } = await fetchJson({ fetch, url, node, headers, timeoutMs, maxBodyBytes, signal })
      return read(json)
    } catch (cause) {
      if (cause instanceof BftJsonError) {
        const message = "The node's answer does not have the expected shape."
        throw new SourceError('INVALID_DOCUMENT', message, { node, cause, facts: cause.facts })
      }
      if (cause instanceof SourceError && cause.status === 404)
        throw new SourceError('NOT_FOUND', 'The node does not have what was asked for.', { node, cause })
      throw cause
    }
  }

  function assertAnswers(asked: bigint, answered: bigint, what: string): void {
    if (asked === answered) return
    throw new SourceError('ANSWER_REFUSED', `The node answered about another ${what}.`, {
      node,
      facts: [`asked: ${asked}`, `answered: ${answered}`],
    })
  }

  const readBlock = (json: unknown) => parseDocument(lightBlockSchema, json, 'light block')

  return {
    getStatus: () => get('status', (json) => parseDocument(statusSchema, json, 'status')),
    getGenesis: () => get('genesis', (json) => parseDocument(genesisSchema, json, 'genesis')),
    getLatestBlock: () => get('blocks/latest', readBlock),
    async getLightBlock(height) {
      const block = await get(`blocks/${height}`, readBlock)
      assertAnswers(height, block.header.height, 'height')
      return block
    },
    async getFinalized(height) {
      const { blocks } = await get(`finalized/${height}`, (json) =>
        parseDocument(finalizedSchema, json, 'list of blocks'),
      )
      for (const { header } of blocks) assertAnswers(height, header.height, 'height')
      return blocks
    },
    async getValidators(height) {
      const read = (json: unknown) => parseDocument(validatorsAnswerSchema, json, 'validator set')
      const answer = await get(`validators/${height}`, read)
      assertAnswers(height, answer.height, 'height')
      return answer
    },
    async getVotes(height) {
      const read = (json: unknown) => parseDocument(votesSchema, json, 'list of votes')
      const { votes } = await get(`votes/${height}`, read)
      for (const { vote } of votes) assertAnswers(height, vote.height, 'height')
      return votes
    },
    getEvidence: (from = 1n) =>
      get(`evidence?from=${from}`, (json) => parseDocument(evidenceAnswerSchema, json, 'page of evidence')),
    async readState({ header, account, slot }) {
      const read = (json: unknown) => parseDocument(stateAnswerSchema, json, 'state answer')
      const { proof } = await get(`state/${header.height}/${account}/${slot}`, read)
      return verifyStateAnswer({ header, account, slot, proof })
    },
  }
}
