import { z } from 'zod'
import { countSchema, secondsSchema } from './number-schema.js'
import { endpointSchema, secretSchema } from './secret-schema.js'

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'expected letters, digits and hyphens')
const webEndpoint = endpointSchema('https', 'http')
const gwei = z.number().positive().max(1e9)

const sourceSchema = z.strictObject({
  endpoints: z
    .array(webEndpoint)
    .min(1)
    .describe('Beacon nodes with light-client routes, or nodes of a BFT chain, most trusted first'),
  headers: z
    .record(z.string(), secretSchema)
    .default({})
    .describe('Sent with every request, such as a token'),
  compare: countSchema
    .max(16)
    .default(2)
    .describe('How many beacon nodes are compared; of a BFT chain all are'),
  timeoutSeconds: secondsSchema.default(10).describe('For one exchange with a node'),
})

const feesSchema = z.strictObject({
  maxFeePerGasGwei: gwei.describe('Nothing is sent where gas costs more'),
  priorityFeePerGasGwei: gwei.optional().describe('Tip; what the node proposes by default'),
  maxGas: countSchema.default(3_000_000).describe('A transaction that takes more is not sent'),
  gasMarginPercent: z.number().int().min(0).max(1000).default(20).describe("Added to the node's estimate"),
  stuckBlocks: countSchema.default(3).describe('Blocks until the fee of an unmined transaction is raised'),
  bumpPercent: z.number().min(12.5).max(1000).default(12.5).describe('By how much it is raised'),
  leastBalanceEther: z.number().min(0).default(0).describe('Below it there is an alarm'),
})

const destinationSchema = z.strictObject({
  name: name.describe('Of this client, in logs, metrics and `/v1/clients`'),
  network: name.describe('The source it follows'),
  chain: name.describe('Label of the chain it is on'),
  chainId: countSchema.describe('Its id: transactions are signed for no other'),
  endpoint: webEndpoint.describe('JSON-RPC of that chain'),
  lightClient: z
    .templateLiteral(['0x', z.string().regex(/^[0-9a-fA-F]{40}$/)])
    .describe('Address of the client'),
  privateKey: secretSchema.describe('Pays; its account belongs to this relayer alone'),
  confirmations: countSchema.default(1).describe('Blocks until a transaction counts as final'),
  fees: feesSchema,
  routes: z
    .array(z.enum(['direct', 'apk']))
    .min(1)
    .optional()
    .describe('Beacon chains only; the cheapest that the client has by default'),
  minAdvanceSlots: countSchema.default(1).describe('The head moves by so many slots or heights at least'),
  updatesPerCommittee: countSchema
    .default(1)
    .describe('Beacon chains only: steps while one committee signs; more make `apk` worth it'),
})

/** What keeps light clients at the head of their source. */
export const relayerSchema = z
  .strictObject({
    stateDirectory: z.string().min(1).default('concordat-relayer').describe('Keeps unconfirmed transactions'),
    pollSeconds: secondsSchema.default(12).describe('Between two looks at the source'),
    reportConflicts: z.boolean().default(false).describe('Freeze clients to which a conflict can be proven'),
    proofs: z
      .enum(['queue', 'local', 'none'])
      .optional()
      .describe('Who proves; the queue where there is a database, else this process'),
    sources: z.record(name, sourceSchema).describe('Source chains, by the name of their network'),
    destinations: z.array(destinationSchema).min(1).describe('Light clients to keep at the head'),
  })
  .superRefine(({ sources, destinations }, context) => {
    const names = destinations.map((destination) => destination.name)
    destinations.forEach(({ name: given, network }, index) => {
      const at = ['destinations', index]
      if (sources[network] === undefined) {
        context.addIssue({ code: 'custom', path: [...at, 'network'], message: 'has no entry under sources' })
      }
      if (names.indexOf(given) !== index) {
        context.addIssue({
          code: 'custom',
          path: [...at, 'name'],
          message: 'another destination has this name',
        })
      }
    })
  })

export type RelayerSettings = z.infer<typeof relayerSchema>
export type DestinationSettings = z.infer<typeof destinationSchema>
