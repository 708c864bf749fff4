import type { Address, PublicClient } from 'viem'
import type { ParticipationJson } from '../../service/schemas/participation-schema.js'
import { headerEvents, sourceClientAbi } from './coalition-abi.js'
import { followLogs } from './follow-logs.js'

const KEPT_POINTS = 500

type Point = ParticipationJson['points'][number]

/**
 * Makes a function that reads how many signed the headers a light client recorded, from its events.
 *
 * The function throws viem's errors when the node does not answer.
 */
export function createParticipationReader({
  client,
  name,
  address,
  sinceBlock,
}: {
  client: PublicClient
  name: string
  address: Address
  sinceBlock: bigint
}): () => Promise<ParticipationJson> {
  const newLogs = followLogs({ client, addresses: [address], events: headerEvents, sinceBlock })
  const points = new Map<bigint, Point>()
  let seats: number | undefined
  return async () => {
    const read = { address, abi: sourceClientAbi } as const
    seats ??= await client
      .readContract({ ...read, functionName: 'SYNC_COMMITTEE_SIZE' })
      .then(Number, () => undefined)
    const logs = (await newLogs()).slice(-KEPT_POINTS)
    const found = await Promise.all(
      logs.map(async ({ args }) => {
        const [head, signers] =
          'slot' in args ? [args.slot, Number(args.participants)] : [args.height, bitsOf(args.signers)]
        const at = await client.readContract({ ...read, functionName: 'timestamps', args: [head] })
        return { head, point: { at: at.toString(), head: head.toString(), signers } }
      }),
    )
    for (const { head, point } of found) points.set(head, point)
    const sorted = [...points].sort(([one], [other]) => (one < other ? -1 : 1))
    for (const [head] of sorted.slice(0, -KEPT_POINTS)) points.delete(head)
    return {
      name,
      client: address,
      ...(seats === undefined ? {} : { seats }),
      points: sorted.slice(-KEPT_POINTS).map(([, point]) => point),
      readAt: new Date().toISOString(),
    }
  }
}

function bitsOf(bits: bigint): number {
  return bits.toString(2).replaceAll('0', '').length
}
