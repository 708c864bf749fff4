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
    trials: countSchema.min(2).max(100_000).default(2000).describe('Simulated years of the risk report'),
  })
  .superRefine(({ endpoint, breaker }, context) => {
    if ((endpoint === undefined) === (breaker === undefined)) return
    const missing = endpoint === undefined ? 'endpoint' : 'breaker'
    context.addIssue({ code: 'custom', path: [missing], message: 'endpoint and breaker are given together' })
  })
