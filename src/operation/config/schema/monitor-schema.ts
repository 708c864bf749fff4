import { z } from 'zod'
import { DEFAULT_TRIP_POLICY } from '../../../monitor/breaker/trip-policy.js'
import { countSchema, secondsSchema } from './number-schema.js'
import { endpointSchema, secretSchema } from './secret-schema.js'

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'expected letters, digits and hyphens')
const webEndpoint = endpointSchema('https', 'http')
const address = z.templateLiteral(['0x', z.string().regex(/^[0-9a-fA-F]{40}$/)])
const word = z.templateLiteral(['0x', z.string().regex(/^[0-9a-f]{64}$/)])

const nodeSchema = z.strictObject({
  name: name.describe('In alerts and metrics'),
  endpoint: webEndpoint.describe('Of a beacon node with light-client routes, or of a BFT node'),
})

const otherEndpoints = z
  .array(webEndpoint)
  .max(15)
  .default([])
  .describe('Further nodes of that chain, of other operators: what most of all say is told. Take two or more')

const clientSchema = z.strictObject({
  name: name.describe('In alerts'),
  chainId: countSchema.describe('Of the chain it is on'),
  endpoint: webEndpoint.describe('JSON-RPC of that chain'),
  otherEndpoints,
  address: address.describe('Of the light client'),
})

const routeSchema = z.strictObject({
  name: name.describe('In alerts'),
  id: word.describe('As the coalition knows it'),
})

const memberSchema = z.strictObject({
  name: name.describe('In alerts, metrics and the state'),
  network: name.describe('The chain: `mainnet`, `sepolia`, or a name of `networks` or `bftNetworks`'),
  checkpoint: word.describe('Trusted: root of a finalized beacon block, or hash of a BFT header'),
  checkpointHeight: z.number().int().min(0).default(0).describe('Height of the BFT header'),
  nodes: z
    .array(nodeSchema)
    .min(1)
    .max(16)
    .describe('Asked each by itself; take several, of several operators'),
  headers: z.record(z.string(), secretSchema).default({}).describe('Sent to every node, such as a token'),
  pollSeconds: secondsSchema.default(12).describe('Between two looks'),
  timeoutSeconds: secondsSchema.default(10).describe('For one exchange with a node'),
  blockSeconds: secondsSchema.default(1).describe('Block time of a BFT chain'),
  trustingHours: z.number().positive().max(8760).default(336).describe('How long a BFT header is trusted'),
  clients: z.array(clientSchema).default([]).describe('Light clients of the member'),
  id: countSchema.optional().describe('Of the member in the coalition; without it nothing is tripped'),
  routes: z.array(routeSchema).default([]).describe('Routes whose outflow is watched'),
})

const webhookSchema = z.strictObject({
  name: name.describe('In logs and metrics'),
  url: webEndpoint.describe('Alerts are posted there'),
  secret: secretSchema.optional().describe('Key of the HMAC-SHA256 in `x-concordat-signature`'),
  timeoutSeconds: secondsSchema.default(10).describe('For one request'),
  attempts: countSchema.max(1000).default(24).describe('Tries of one alert'),
  firstPauseSeconds: secondsSchema.default(1).describe('Pause after a failure; doubled for each further one'),
  longestPauseSeconds: secondsSchema.default(300).describe('The longest pause'),
  queue: countSchema.max(10_000).default(256).describe('Alerts that wait at most'),
})

const breakerSchema = z.strictObject({
  address: address.describe('Of the circuit breaker'),
  limiter: address.optional().describe('Flow limiter whose events tell the outflow of routes'),
  chainId: countSchema.describe('Of the chain it is on: votes are signed for no other'),
  endpoint: webEndpoint.describe('JSON-RPC of that chain'),
  otherEndpoints,
  privateKey: secretSchema.optional().describe('Votes and pays; without it nothing is tripped'),
  maxFeePerGasGwei: z.number().positive().max(1e9).default(500).describe('Votes cost at most so much a gas'),
  maxGas: countSchema.default(500_000).describe('A vote that takes more is not cast'),
  confirmations: countSchema.default(1).describe('Blocks until an outflow counts'),
  tripsPerTarget: z
    .number()
    .int()
    .min(0)
    .max(100)
    .default(DEFAULT_TRIP_POLICY.perTarget)
    .describe('Trips of one target a day'),
  tripsInTotal: z
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(DEFAULT_TRIP_POLICY.inTotal)
    .describe('Trips of all targets a day'),
  revoteSeconds: secondsSchema.default(3600).describe("The breaker's vote window"),
})

/** What watches member chains, says what is wrong, and may ask a breaker to be stricter. */
export const monitorSchema = z
  .strictObject({
    stateDirectory: z
      .string()
      .min(1)
      .default('concordat-monitor')
      .describe('Keeps alerts, trips and what was learned'),
    signingKey: secretSchema.describe('Signs alerts'),
    coalition: z
      .strictObject({
        chainId: countSchema.describe('Of the chain it is on'),
        address: address.describe('Of the coalition: alerts count there alone'),
      })
      .describe('Where alerts count'),
    members: z.array(memberSchema).min(1).max(64).describe('Chains to watch'),
    webhooks: z.array(webhookSchema).max(16).default([]).describe('Who is told'),
    breaker: breakerSchema.optional().describe('What may be tripped; nothing without'),
  })
  .superRefine(({ members, webhooks }, context) => {
    const unique = (names: readonly string[], path: (index: number) => (string | number)[], what: string) =>
      names.forEach((given, index) => {
        if (names.indexOf(given) === index) return
        const message = `another ${what} has this name`
        context.addIssue({ code: 'custom', path: path(index), message })
      })
    const namesOf = (entries: readonly { name: string }[]) => entries.map((entry) => entry.name)
    unique(namesOf(members), (index) => ['members', index, 'name'], 'member')
    unique(namesOf(webhooks), (index) => ['webhooks', index, 'name'], 'webhook')
    members.forEach(({ nodes, clients, routes }, index) => {
      // Failures are told apart by these names.
      const all = [...namesOf(nodes), ...namesOf(clients), ...namesOf(routes)]
      unique(all, () => ['members', index, 'nodes'], 'node, client or route of the member')
    })
  })

export type MonitorSettings = z.infer<typeof monitorSchema>
export type MonitorMemberSettings = MonitorSettings['members'][number]
