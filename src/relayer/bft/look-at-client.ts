import { type RecordedBftHeader, readHead, readHeader } from '../../bft/chain/read-light-client.js'
import type { TrustedBlock } from '../../bft/light-client/light-block.js'
import type { ValidatorSet } from '../../bft/validators/validator-set.js'
import { asked } from '../../destination/chain-failure.js'
import { judgeClient } from '../judge-client.js'
import { readChainTime } from '../read-chain-time.js'
import type { BftContext, BftFacts, OpenBftClient } from './bft-context.js'
import type { BftDestination } from './bft-destination.js'

/**
 * What a client holds, and the time by which it will judge the next transaction in the source chain's milliseconds.
 *
 * @throws DestinationError `CHAIN_UNREACHABLE`.
 */
export async function lookAtClient(
  context: BftContext,
  open: OpenBftClient,
): Promise<{ facts: BftFacts; now: bigint }> {
  const { destination } = open
  const seconds = await readChainTime(destination)
  const facts = await readFacts(destination)
  open.lastFacts = facts
  const machineTime = BigInt(Math.floor(context.clock.now()))
  const now = seconds * 1000n
  judge(context, open, machineTime > now ? machineTime : now)
  return { facts, now }
}

/** Raises and clears alarms by what the client held when it was last read; `now` in milliseconds. */
export function judge({ alarms }: BftContext, open: OpenBftClient, now: bigint): void {
  const { lastFacts, destination, policy } = open
  if (lastFacts === undefined) return
  const { status, head } = lastFacts
  const headAge = (now - head.timestamp) / 1000n
  const limitSeconds = policy.trustingPeriod / 1000n
  judgeClient({ alarms, destination: destination.name, status, headAge, limitSeconds })
}

/** @throws DestinationError `CHAIN_UNREACHABLE`. */
export function readFacts({ client, lightClient: address }: BftDestination): Promise<BftFacts> {
  return asked(async () => {
    const { status, ...head } = await readHead({ client, address })
    return { head, status }
  })
}

/** @throws DestinationError `CHAIN_UNREACHABLE`. */
export function readRecorded(
  { client, lightClient: address }: BftDestination,
  height: bigint,
): Promise<RecordedBftHeader | undefined> {
  return asked(() => readHeader({ client, address, height }))
}

/**
 * A recorded header as one that judges others. Its parent's hash is not recorded, and no rule asks a trusted header for
 * it.
 *
 * @param nextValidators The set that it announced.
 */
export function trustedBlock(
  chainId: bigint,
  recorded: RecordedBftHeader,
  nextValidators: ValidatorSet,
): TrustedBlock {
  const { headerHash: hash, recordedAt: _, ...header } = recorded
  return { header: { ...header, chainId, parentHash: 0n }, hash, nextValidators }
}
