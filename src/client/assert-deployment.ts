import { type Address, type Client, keccak256, zeroAddress } from 'viem'
import { getChainId, getCode, readContract } from 'viem/actions'
import type { Hex } from '../ethereum/types/hex.js'
import type { ChainConfig } from '../ethereum/types/light-client.js'
import { asking } from './chain-failure.js'
import { ClientError } from './client-error.js'
import { lightClientReadAbi as abi } from './light-client-abi.js'

/** What the caller knows of a deployment beside the source chain's configuration; the more the better. */
export type DeploymentPins = {
  /** Chain id of the destination chain, so that a node of another chain is noticed. */
  chainId?: bigint | number | undefined
  /** Keccak-256 of the light client's code, in which its immutable parameters are. */
  codeHash?: Hex | undefined
  /** Keccak-256 of the code of circuit `link`'s verifier. */
  linkVerifierCodeHash?: Hex | undefined
  /** Keccak-256 of the code of the verifiers of circuit `apk`, by capacity. */
  apkVerifierCodeHashes?: readonly { capacity: bigint | number; codeHash: Hex }[] | undefined
}

type Expectation = { name: string; expected: bigint | Hex; found: bigint | Hex }

/**
 * Checks that the contract at `address` is the light client that the caller means: of this source chain, with its
 * constants, on the pinned destination chain, with the pinned code.
 *
 * @throws ClientError `UNKNOWN_DEPLOYMENT` with the first difference, `CHAIN_UNREACHABLE`.
 */
export async function assertDeployment(parameters: {
  client: Client
  address: Address
  config: ChainConfig
  pins: DeploymentPins
}): Promise<void> {
  const { client, address, pins } = parameters
  if (pins.chainId !== undefined) {
    const found = BigInt(await asking(address, () => getChainId(client)))
    requireSame(address, [{ name: 'destination chain id', expected: BigInt(pins.chainId), found }])
  }
  const codeHash = await codeHashOf(client, address)
  if (codeHash === undefined) {
    const facts = [`light client: ${address}`]
    throw new ClientError('UNKNOWN_DEPLOYMENT', 'There is no contract at this address.', { facts })
  }
  requireSame(address, expectation('code hash', pins.codeHash, codeHash))
  requireSame(address, await asking(address, () => compareConstants(parameters)))
  requireSame(address, await asking(address, () => compareVerifiers(parameters)))
}

async function compareConstants({ client, address, config }: Parameters<typeof assertDeployment>[0]) {
  const { genesisTime, secondsPerSlot, slotsPerEpoch, epochsPerSyncCommitteePeriod } = config
  const expected = {
    GENESIS_VALIDATORS_ROOT: config.genesisValidatorsRoot,
    SOURCE_CHAIN_ID: config.chainId,
    GENESIS_TIME: genesisTime,
    SECONDS_PER_SLOT: secondsPerSlot,
    SLOTS_PER_EPOCH: slotsPerEpoch,
    SLOTS_PER_PERIOD: slotsPerEpoch * epochsPerSyncCommitteePeriod,
    SYNC_COMMITTEE_SIZE: BigInt(config.syncCommitteeSize),
  } as const
  const names = Object.keys(expected) as (keyof typeof expected)[]
  return Promise.all(
    names.map(async (functionName): Promise<Expectation> => {
      const found = await readContract(client, { address, abi, functionName })
      return { name: functionName, expected: expected[functionName], found }
    }),
  )
}

async function compareVerifiers({ client, address, pins }: Parameters<typeof assertDeployment>[0]) {
  const { linkVerifierCodeHash, apkVerifierCodeHashes = [] } = pins
  const found: Expectation[] = []
  if (linkVerifierCodeHash !== undefined) {
    const verifier = await readContract(client, { address, abi, functionName: 'LINK_VERIFIER' })
    const hash = await codeHashOf(client, verifier)
    found.push(...expectation('code hash of the link verifier', linkVerifierCodeHash, hash))
  }
  for (const { capacity, codeHash } of apkVerifierCodeHashes) {
    const args = [BigInt(capacity)] as const
    const verifier = await readContract(client, { address, abi, functionName: 'apkVerifiers', args })
    const hash = await codeHashOf(client, verifier)
    found.push(...expectation(`code hash of the verifier for ${capacity} absent`, codeHash, hash))
  }
  return found
}

/** `undefined` where there is no code. */
async function codeHashOf(client: Client, address: Address): Promise<Hex | undefined> {
  if (address === zeroAddress) return undefined
  const code = await asking(address, () => getCode(client, { address }))
  return code === undefined || code === '0x' ? undefined : keccak256(code)
}

function expectation(name: string, expected: Hex | undefined, found: Hex | undefined): Expectation[] {
  return expected === undefined ? [] : [{ name, expected, found: found ?? '0x' }]
}

function requireSame(address: Address, expectations: readonly Expectation[]): void {
  const normal = (value: bigint | Hex) => String(value).toLowerCase()
  const wrong = expectations.find(({ expected, found }) => normal(expected) !== normal(found))
  if (wrong === undefined) return
  throw new ClientError(
    'UNKNOWN_DEPLOYMENT',
    `The light client is not the one that was pinned: ${wrong.name} differs.`,
    { facts: [`light client: ${address}`, `expected: ${wrong.expected}`, `found: ${wrong.found}`] },
  )
}
