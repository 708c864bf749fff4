import { z } from 'zod'
import { FORK_NAMES } from '../../../ethereum/types/light-client.js'

const integer = z.number().int().nonnegative()
const hex = (bytes: number) =>
  z.templateLiteral(['0x', z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))])

/** A source chain that is not built in, in the words of the consensus specification. */
export const networkSchema = z.strictObject({
  chainId: integer,
  genesisValidatorsRoot: hex(32),
  genesisTime: integer,
  secondsPerSlot: integer.positive(),
  slotsPerEpoch: integer.positive(),
  epochsPerSyncCommitteePeriod: integer.positive(),
  syncCommitteeSize: z.union([z.literal(32), z.literal(512)]),
  forks: z
    .array(z.strictObject({ name: z.enum(FORK_NAMES), version: hex(4), epoch: integer }))
    .min(1)
    .describe('Oldest first'),
})

export type NetworkSettings = z.infer<typeof networkSchema>

export const networksSchema = z
  .record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/), networkSchema)
  .default({})
  .describe('Source chains beside mainnet and sepolia, by name')

export const bftNetworksSchema = z
  .record(
    z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
    z.strictObject({ chainId: integer.describe('Id that its votes and headers carry') }),
  )
  .default({})
  .describe('BFT chains that are proven for, by name')
