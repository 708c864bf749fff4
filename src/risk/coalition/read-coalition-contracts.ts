import { type Address, type Client, isAddressEqual, parseAbi } from 'viem'
import { getBlockNumber, readContract } from 'viem/actions'
import { bondVaultAbi } from '../../coalition/vault/bond-vault-abi.js'
import { type RecordedBond, readBonds } from '../../coalition/vault/read-bonds.js'
import { RiskError } from '../risk-error.js'
import type { Coalition } from './coalition.js'
import { parseCoalition } from './parse-coalition.js'

const coalitionAbi = /*#__PURE__*/ parseAbi([
  'struct Health { uint64 staleAfter; uint64 healthyBelow; }',
  'struct Member { address client; bool active; Health health; string name; }',
  'function memberCount() view returns (uint256)',
  'function member(uint256 id) view returns (Member)',
])

const courtAbi = /*#__PURE__*/ parseAbi(['function COALITION() view returns (address)'])

const tokenAbi = /*#__PURE__*/ parseAbi([
  'function symbol() view returns (string)',
  'function decimals() view returns (uint8)',
])

/** A member as the contracts have it; `id` is its name made fit for a file. */
export type OnChainMember = { member: bigint; id: string }

/**
 * A coalition from its contracts: members of the registry, operators and stakes of the bond vault, as of one block. What the
 * contracts cannot know is given: the value that each member secures. All else takes the defaults of the file
 * (docs/risk.md).
 *
 * Members that were removed, or that no bond answers for, are left out: an attack on them burns nothing here. An operator's
 * bond counts without what is leaving.
 *
 * @param parameters.secured Value secured by each member's id, as decimal text in the bonds' token.
 * @param parameters.fromBlock The vault's deployment, or earlier.
 * @throws RiskError `UNKNOWN_ID` when a value is given for what is no member with a bond, `INVALID_COALITION` when one is
 * missing, nothing is bonded or the vault is another coalition's, and those of `parseCoalition`; viem's errors when the node
 * does not answer
 */
export async function readCoalitionContracts(parameters: {
  client: Client
  coalition: Address
  vault: Address
  secured: Readonly<Record<string, string>>
  fromBlock?: bigint | undefined
}): Promise<Coalition> {
  const { client, coalition, vault, secured, fromBlock } = parameters
  const blockNumber = await getBlockNumber(client, { cacheTime: 0 })
  await assertSameCoalition({ client, coalition, vault })
  const [members, unit, bonds] = await Promise.all([
    readMembers({ client, coalition, blockNumber }),
    readUnit(client, vault),
    readBonds({ client, address: vault, fromBlock, blockNumber }),
  ])
  return parseCoalition(coalitionDocument({ coalition, members, unit, bonds, secured }))
}

/** The document that `parseCoalition` reads; pure. Errors as in `readCoalitionContracts`. */
export function coalitionDocument(parameters: {
  coalition: Address
  members: readonly OnChainMember[]
  unit: { symbol: string; decimals: number }
  bonds: readonly RecordedBond[]
  secured: Readonly<Record<string, string>>
}) {
  const { coalition, members, unit, secured } = parameters
  const bonds = parameters.bonds.filter(({ active }) => active > 0n)
  const bonded = members.filter(({ member }) => bonds.some((bond) => bond.members.includes(member)))
  if (bonded.length === 0) {
    throw new RiskError('INVALID_COALITION', 'No bond answers for any member of the coalition.', {
      facts: [`coalition: ${coalition}`],
    })
  }
  for (const id of Object.keys(secured)) {
    if (bonded.some((member) => member.id === id)) continue
    throw new RiskError('UNKNOWN_ID', 'A value is given for what is no member with a bond.', {
      facts: [`member: ${id}`, `members: ${bonded.map((member) => member.id).join(', ')}`],
    })
  }
  const operators = bonds
    .map(({ operator, active, members: ids }) => ({
      id: `operator-${operator.slice(2).toLowerCase().slice(0, 12)}`,
      stake: decimalText(active, unit.decimals),
      optIns: bonded.filter(({ member }) => ids.includes(member)).map(({ id }) => ({ member: id })),
    }))
    .filter(({ optIns }) => optIns.length > 0)
  return {
    name: `Coalition ${coalition}`,
    unit: {
      symbol: unit.symbol.replace(/[^A-Za-z0-9]/g, '').slice(0, 12) || 'TOKEN',
      decimals: unit.decimals,
    },
    members: bonded.map(({ id }) => ({ id, kind: 'bonded', valueSecured: securedBy(secured, id) })),
    operators,
  }
}

function securedBy(secured: Readonly<Record<string, string>>, id: string): string {
  const value = Object.hasOwn(secured, id) ? secured[id] : undefined
  if (value !== undefined) return value
  throw new RiskError('INVALID_COALITION', 'The value that a member secures is not given.', {
    facts: [`member: ${id}`],
  })
}

async function readMembers(parameters: {
  client: Client
  coalition: Address
  blockNumber: bigint
}): Promise<OnChainMember[]> {
  const { client, coalition: address, blockNumber } = parameters
  const ask = { address, abi: coalitionAbi, blockNumber } as const
  const count = await readContract(client, { ...ask, functionName: 'memberCount' })
  const ids = Array.from({ length: Number(count) }, (_, index) => BigInt(index) + 1n)
  const members = await Promise.all(
    ids.map((id) => readContract(client, { ...ask, functionName: 'member', args: [id] })),
  )
  const taken = new Set<string>()
  return ids.flatMap((member, index) => {
    const known = members[index]
    if (known?.active !== true) return []
    const id = idOf(known.name, member, taken)
    taken.add(id)
    return [{ member, id }]
  })
}

/** Names are free text on chain; two may look the same in a file. */
function idOf(name: string, member: bigint, taken: ReadonlySet<string>): string {
  const id = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 30)
  return id === '' || taken.has(id) ? `member-${member}` : id
}

async function readUnit(client: Client, vault: Address): Promise<{ symbol: string; decimals: number }> {
  const address = await readContract(client, { address: vault, abi: bondVaultAbi, functionName: 'ASSET' })
  const [symbol, decimals] = await Promise.all([
    readContract(client, { address, abi: tokenAbi, functionName: 'symbol' }),
    readContract(client, { address, abi: tokenAbi, functionName: 'decimals' }),
  ])
  return { symbol, decimals }
}

async function assertSameCoalition(parameters: {
  client: Client
  coalition: Address
  vault: Address
}): Promise<void> {
  const { client, coalition, vault } = parameters
  const court = await readContract(client, { address: vault, abi: bondVaultAbi, functionName: 'COURT' })
  const of = await readContract(client, { address: court, abi: courtAbi, functionName: 'COALITION' })
  if (isAddressEqual(of, coalition)) return
  throw new RiskError('INVALID_COALITION', 'The bond vault belongs to another coalition.', {
    facts: [`vault: ${vault}`, `its coalition: ${of}`],
  })
}

/** The whole amount, without separators, as files have it. */
function decimalText(amount: bigint, decimals: number): string {
  if (decimals === 0) return amount.toString()
  const text = amount.toString().padStart(decimals + 1, '0')
  return `${text.slice(0, -decimals)}.${text.slice(-decimals)}`
}
