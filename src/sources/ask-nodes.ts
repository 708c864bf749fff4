import { SourceError, type SourceErrorCode } from './source-error.js'

/** An answer and who gave it. */
export type NamedAnswer<Answer> = { node: string; answer: Answer }

/**
 * Asks nodes in order until `wanted` of them have answered, `wanted` at a time; a node that fails is replaced by the
 * next. Fewer answers are returned where the nodes run out, at least one. Answers keep the order of the nodes.
 *
 * @throws SourceError the common code of all failures, else `ALL_NODES_FAILED`, when nobody answers.
 * @throws the reason of `signal` when the caller gave up.
 */
export async function askNodes<Node extends { name: string }, Answer>(parameters: {
  nodes: readonly Node[]
  wanted: number
  ask: (node: Node) => Promise<Answer>
  signal?: AbortSignal | undefined
}): Promise<NamedAnswer<Answer>[]> {
  const { nodes, wanted, ask, signal } = parameters
  const queue = nodes.entries()
  const answers: (NamedAnswer<Answer> & { position: number })[] = []
  const failures: SourceError[] = []
  const worker = async () => {
    for (const [position, node] of queue) {
      try {
        answers.push({ position, node: node.name, answer: await ask(node) })
        return
      } catch (error) {
        signal?.throwIfAborted()
        if (!(error instanceof SourceError)) throw error
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(wanted, nodes.length) }, worker))
  if (answers.length === 0) throw nobodyAnswered(failures)
  return answers
    .sort((left, right) => left.position - right.position)
    .map(({ node, answer }) => ({ node, answer }))
}

function nobodyAnswered(failures: readonly SourceError[]): SourceError {
  const [first] = failures
  if (first !== undefined && failures.length === 1) return first
  const codes = new Set<SourceErrorCode>(failures.map(({ code }) => code))
  const facts = failures.map(({ node, code, shortMessage }) => `${node ?? 'node'}: ${code}: ${shortMessage}`)
  const shared = codes.size === 1 ? first : undefined
  return new SourceError(
    shared?.code ?? 'ALL_NODES_FAILED',
    shared === undefined ? 'No node gave a usable answer.' : `${shared.shortMessage} All nodes say so.`,
    { facts, failures, cause: first, period: furthestPeriod(failures) },
  )
}

/** Where nodes stop at different periods, the chain can be followed up to the last of them. */
function furthestPeriod(failures: readonly SourceError[]): bigint | undefined {
  const periods = failures.flatMap(({ period }) => (period === undefined ? [] : [period]))
  return periods.sort((left, right) => Number(left - right)).at(-1)
}
