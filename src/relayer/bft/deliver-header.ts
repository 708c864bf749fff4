import type { ProvenHeader } from '../../bft/chain/submit-update.js'
import { assertFollows } from '../../bft/light-client/assert-follows.js'
import { hashHeader } from '../../bft/votes/header.js'
import { deliverOnce } from '../deliver-once.js'
import { readChainTime } from '../read-chain-time.js'
import type { RelayedTransaction } from '../relayer-report.js'
import type { BftContext, OpenBftClient } from './bft-context.js'
import { buyBftProof, quorumOrder, skippingOrder } from './buy-bft-proof.js'
import { encodeHeader } from './encode-bft-call.js'
import { readFacts, readRecorded } from './look-at-client.js'
import { describeHeader, type PlannedHeader } from './plan-headers.js'

type DeliverParameters = { context: BftContext; open: OpenBftClient; signal: AbortSignal | undefined }

/**
 * Brings a verified header to its client, with its proof. A client that somebody else took past the header is left alone:
 * `failed`, and what follows is planned anew.
 *
 * @throws DestinationError, RelayerError; BftError when the trusted header expired meanwhile; errors of whoever proves.
 */
export async function deliverHeader(
  planned: PlannedHeader,
  parameters: DeliverParameters,
): Promise<RelayedTransaction> {
  const { open, signal } = parameters
  const { sender } = open
  const described = describeHeader(planned)
  if (await isOvertaken(planned, open)) return { ...described, result: 'failed' }
  return deliverOnce({
    described,
    isDelivered: () => isRecorded(planned, open),
    encode: async () => encodeHeader(open.destination, await prove(planned, parameters)),
    sender,
    signal,
  })
}

/** Proves a header as an update or a conflict takes it. Errors as in `deliverHeader`. */
export async function prove(
  { kind, block, trusted }: Omit<PlannedHeader, 'gas'>,
  { context, open, signal }: DeliverParameters,
): Promise<ProvenHeader> {
  const { policy, destination } = open
  const { header } = block
  // Time has passed since the path was verified, and a proof is worth more than a question.
  const now = (await readChainTime(destination)) * 1000n
  assertFollows({ trusted: trusted.header, header, policy, now })
  const { name } = context.network
  const order =
    kind === 'adjacent' ? quorumOrder(name, block) : skippingOrder(name, trusted.nextValidators, block)
  const made = await buyBftProof({ context, open, order, signal })
  const common = { header, signers: block.commit.signers, ...made }
  return kind === 'adjacent' ? { kind, ...common } : { kind, trustedHeight: trusted.header.height, ...common }
}

async function isRecorded({ block }: PlannedHeader, { destination }: OpenBftClient): Promise<boolean> {
  const recorded = await readRecorded(destination, block.header.height)
  return recorded?.headerHash === hashHeader(block.header)
}

async function isOvertaken(planned: PlannedHeader, open: OpenBftClient): Promise<boolean> {
  const { head } = await readFacts(open.destination)
  return head.height >= planned.block.header.height && !(await isRecorded(planned, open))
}
