import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Address } from 'viem'
import { z } from 'zod'
import { isAlive } from '../artifacts/directory-lock.js'
import { writeFileAtomically } from '../artifacts/write-file-atomically.js'
import type { Hex } from '../ethereum/types/hex.js'
import { DestinationError } from './destination-error.js'
import type { LaneStore } from './lane-store.js'
import type { PendingTransaction } from './pending-transaction.js'

const hex = z
  .string()
  .regex(/^0x[0-9a-f]*$/)
  .transform((text) => text as Hex)
const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .transform((text) => text as Address)
const integer = z
  .string()
  .regex(/^[0-9]{1,78}$/)
  .transform(BigInt)

const attempt = z.object({
  hash: hex,
  raw: hex,
  maxFeePerGas: integer,
  maxPriorityFeePerGas: integer,
  atBlock: integer,
  purpose: z.enum(['call', 'cancel']),
})
const schema = z.object({
  version: z.literal(1),
  transactions: z.array(
    z.object({
      nonce: z.number().int().nonnegative(),
      label: z.string(),
      to: address,
      data: hex,
      gas: integer,
      attempts: z.array(attempt).min(1),
    }),
  ),
})

/**
 * Keeps each lane in a small JSON file of its own, flushed to disk and renamed into place. Signed transactions are in
 * it, but no key.
 *
 * @param parameters.directory Made when it is not there, for its owner alone.
 */
export function createFileLaneStore({ directory }: { directory: string }): LaneStore {
  const pathOf = (lane: string) => join(directory, `${lane.replace(/[^a-zA-Z0-9-]/g, '_')}.json`)
  return {
    async load(lane) {
      const path = pathOf(lane)
      await removeLeftovers(path)
      const text = await readFile(path, 'utf8').catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
        throw error
      })
      return text === undefined ? [] : parse(text, path)
    },
    async save(lane, transactions) {
      await mkdir(directory, { recursive: true, mode: 0o700 })
      const text = JSON.stringify({ version: 1, transactions }, (_, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value,
      )
      await writeFileAtomically(pathOf(lane), text)
    },
  }
}

/** What a process that was killed while it wrote has left: half of a file under a temporary name. */
async function removeLeftovers(path: string): Promise<void> {
  const directory = dirname(path)
  const names = await readdir(directory).catch(() => [])
  for (const name of names) {
    const [, pid] = /^\.([0-9]+)\.tmp$/.exec(name.slice(basename(path).length)) ?? []
    if (!name.startsWith(basename(path)) || pid === undefined) continue
    if (Number(pid) !== process.pid && isAlive(Number(pid))) continue
    await rm(join(directory, name), { force: true })
  }
}

function parse(text: string, path: string): PendingTransaction[] {
  try {
    const { transactions } = schema.parse(JSON.parse(text))
    return transactions.sort((left, right) => left.nonce - right.nonce)
  } catch (cause) {
    const message = "The file of the account's unconfirmed transactions is damaged."
    throw new DestinationError('LANE_STATE_INVALID', message, { facts: [`file: ${path}`], cause })
  }
}
