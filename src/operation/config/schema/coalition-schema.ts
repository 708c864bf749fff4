import { z } from 'zod'
import { countSchema } from './number-schema.js'
import { endpointSchema } from './secret-schema.js'

/** What the dashboard shows of a security coalition. */
export const coalitionSchema = z
  .strictObject({
    endpoint: endpointSchema('https', 'http')
      .optional()
      .describe('JSON-RPC of the chain that the coalition is on'),
    breaker: z
      .templateLiteral(['0x', z.string().regex(/^[0-9a-fA-F]{40}$/)])
      .optional()
      .describe('Its circuit breaker, from which the other contracts are found'),
    sinceBlock: z
      .number()
      .int()
      .nonnegative()
      .default(0)
      .describe('Where the history of its events begins: the block of its deployment'),
    graph: z
      .string()
      .min(1)
      .optional()
      .describe('File of the coalition for the risk report; see docs/risk.md'),
    secured: z
      .record(z.string(), z.string().regex(/^[0-9]{1,60}(\.[0-9]{1,18})?$/, 'Expected an amount as text'))
      .optional()
      .describe('Value that each member secures: the risk report then comes from the contracts'),
    trials: countSchema.min(2).max(100_000).default(2000).describe('Simulated years of the risk report'),
  })
  .superRefine(({ endpoint, breaker, graph, secured }, context) => {
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: 'custom', path: [key], message })
    if ((endpoint === undefined) !== (breaker === undefined)) {
      refuse(endpoint === undefined ? 'endpoint' : 'breaker', 'endpoint and breaker are given together')
    }
    if (secured === undefined) return
    if (graph !== undefined)
      refuse('secured', 'the risk report comes from graph or from the contracts, not from both')
    if (breaker === undefined) refuse('secured', 'the contracts are found from endpoint and breaker')
  })
