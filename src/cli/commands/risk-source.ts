import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { InvalidArgumentError } from '@commander-js/extra-typings'
import { type Address, createPublicClient, getAddress, http, isAddress } from 'viem'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Coalition } from '../../risk/coalition/coalition.js'
import { readCoalition } from '../../risk/coalition/read-coalition.js'
import { readCoalitionContracts } from '../../risk/coalition/read-coalition-contracts.js'
import { CliError } from '../cli-error.js'

/** Where `concordat risk` finds its coalition. */
export type RiskSource = {
  graph?: string | undefined
  coalition?: Address | undefined
  vault?: Address | undefined
  rpc?: string | undefined
  secured: Readonly<Record<string, string>>
  /** File with more of them. */
  securedFile?: string | undefined
  fromBlock: bigint
}

/**
 * The coalition of a file, or of contracts.
 *
 * @throws CliError `USAGE` when the options name neither or both; RiskError as the readers do
 */
export async function coalitionOf(source: RiskSource): Promise<Coalition> {
  const { graph, coalition, vault, rpc, securedFile, fromBlock } = source
  const onChain = coalition !== undefined || vault !== undefined || rpc !== undefined
  if (graph !== undefined && !onChain) return readCoalition(resolve(graph))
  if (graph !== undefined || coalition === undefined || vault === undefined || rpc === undefined) {
    throw new CliError('USAGE', 'Give --graph, or all of --coalition, --vault and --rpc.')
  }
  const client = createPublicClient({ transport: http(rpc, { timeout: 30_000 }) })
  const secured =
    securedFile === undefined ? source.secured : { ...(await readValues(securedFile)), ...source.secured }
  return readCoalitionContracts({ client, coalition, vault, secured, fromBlock })
}

const valuesSchema = z.record(
  z.string(),
  z.union([z.string(), z.number().int().nonnegative()]).transform(String),
)

async function readValues(file: string): Promise<Record<string, string>> {
  try {
    return valuesSchema.parse(parse(await readFile(resolve(file), 'utf8'), { maxAliasCount: 0 }))
  } catch (cause) {
    throw new CliError('USAGE', '--secured-file takes a file of names and amounts.', {
      facts: [`file: ${file}`],
      cause,
    })
  }
}

/** Parser of an option that is an address. */
export function contractAddress(text: string): Address {
  if (isAddress(text, { strict: false })) return getAddress(text)
  throw new InvalidArgumentError('Expected an address.')
}

/** Parser of `--secured NAME=AMOUNT`, which may be given many times. */
export function securedValue(text: string, others: Readonly<Record<string, string>>): Record<string, string> {
  const match = /^([a-z0-9][a-z0-9-]{0,39})=([0-9.]{1,80})$/.exec(text)
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new InvalidArgumentError('Expected NAME=AMOUNT.')
  }
  if (Object.hasOwn(others, match[1])) {
    throw new InvalidArgumentError(`${match[1]} is given twice.`)
  }
  return { ...others, [match[1]]: match[2] }
}
