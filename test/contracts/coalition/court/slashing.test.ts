import { getContractAddress, type PublicClient, zeroHash } from 'viem'
import { readContract } from 'viem/actions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Equivocation } from '../../../../src/bft/light-client/equivocation.js'
import { loadContract } from '../../../../src/chain/compile-contracts.js'
import { deployContract } from '../../../../src/chain/deploy-contract.js'
import { SubmissionError } from '../../../../src/chain/submission-error.js'
import { DEFAULT_BREAKER_POLICY } from '../../../../src/coalition/breaker-policy.js'
import { chargeEquivocation, claimReport, commitReport } from '../../../../src/coalition/court/charge.js'
import {
  equivocationFact,
  equivocationOffence,
  reportCommitment,
} from '../../../../src/coalition/court/commitment.js'
import { executeCharge, vetoCharge } from '../../../../src/coalition/court/judge.js'
import { readCharge, readCharges } from '../../../../src/coalition/court/read-charges.js'
import { bondVaultAbi } from '../../../../src/coalition/vault/bond-vault-abi.js'
import {
  claimReward,
  depositBond,
  optInBond,
  requestWithdrawal,
  sweepVault,
  withdrawBond,
} from '../../../../src/coalition/vault/bonds.js'
import { readBond, readBonds, readSlashable } from '../../../../src/coalition/vault/read-bonds.js'
import { createCoalitionReader } from '../../../../src/operation/dashboard/coalition-reader.js'
import { riskOfContracts } from '../../../../src/operation/dashboard/risk-source.js'
import { readCoalitionContracts } from '../../../../src/risk/coalition/read-coalition-contracts.js'
import { runCli } from '../../../cli/run-cli.js'
import { LIMITS } from '../../../coalition/coalition-on-anvil.js'
import { equivocationOf, expectRefusal, headerAt, skipping } from '../../bft/light-client.js'
import { AVS, type CourtChain, keyOf, MEMBER, startCourtChain } from './court-chain.js'

const BOND = 100n * 10n ** 18n
const SALT = `0x${'5a'.repeat(32)}` as const

let chain: CourtChain
beforeAll(async () => {
  chain = await startCourtChain()
}, 600_000)
afterAll(() => chain.under.destination.anvil.stop())

test('default: bonds, a charge at two protocols, a veto, rewards; what each costs', async () => {
  const { addresses, operators, reporter, council, gas, deployer } = chain
  const { court, vault, token, allocations, eigen, registry, lightClient } = addresses
  const spend = async (name: string, work: Promise<{ gasUsed: bigint }>) => {
    gas[name] = (await work).gasUsed
  }

  await chain.call('LocalMockAllocationManager', allocations, 'appoint', [AVS, eigen])
  for (const [index, walletClient] of operators.entries()) {
    const operator = walletClient.account.address
    await chain.call('LocalMockToken', token, 'mint', [operator, BOND])
    await chain.call('LocalMockToken', token, 'approve', [vault, BOND], walletClient)
    await chain.call('LocalMockAllocationManager', allocations, 'allocate', [operator, 1_000n])
    const target = { walletClient, address: vault }
    await spend('deposit', depositBond({ ...target, amount: BOND }))
    const optIn = { member: MEMBER, registry, keyId: keyOf(index) }
    await spend('opt in', optInBond({ ...target, ...optIn }))
    await chain.call('EigenLayerSlasher', eigen, 'optIn', [MEMBER, registry, keyOf(index)], walletClient)
  }
  const reader = { client: deployer, address: vault }
  expect(await readSlashable({ ...reader, member: MEMBER })).toBe(2n * BOND)

  // a header of today, and double votes at it
  await chain.wait(60n)
  const header = headerAt(120n, { timestamp: (await chain.now()) * 1000n })
  await chain.under.update(skipping(100n, header))
  const equivocation: Equivocation = equivocationOf({ height: 120n, power: 20n })
  const fact = equivocationFact(equivocation)
  const report = { reporter: reporter.account.address, salt: SALT }
  const commitment = reportCommitment({ ...report, fact })
  const judge = { walletClient: reporter, address: court }
  await spend('commit', commitReport({ ...judge, commitment }))
  await chain.wait(600n)
  await chain.under.equivocation(equivocation)

  // somebody in between gains nothing: the commitment decides
  const charge = { member: MEMBER, lightClient, equivocation }
  await spend(
    'charge two',
    chargeEquivocation({ ...charge, walletClient: deployer, address: court, report: undefined }),
  )
  await expectRefusal(chargeEquivocation({ ...charge, ...judge, report }), 'NothingNew')
  const offenceOf = (index: number) =>
    equivocationOffence({ member: MEMBER, keyId: keyOf(index), height: 120n, round: 3n, type: 2n })
  const [offence, other] = [offenceOf(0), offenceOf(1)]
  await spend('claim report', claimReport({ ...judge, offence, report }))
  expect(await readCharge({ client: deployer, address: court, offence: zeroHash })).toBeUndefined()
  expect(await readCharge({ client: deployer, address: court, offence })).toMatchObject({
    ...{ offence, status: 'pending', member: MEMBER, fact, keyId: keyOf(0) },
    ...{ powerWad: 10n ** 17n, sentenceWad: 65n * 10n ** 16n },
    reporter: { address: reporter.account.address },
    protocols: [
      { address: vault, settled: false },
      { address: eigen, settled: false },
    ],
  })

  await expectRefusal(vetoCharge({ ...judge, offence: other }), 'NotVetoCouncil')
  await spend('veto', vetoCharge({ walletClient: council, address: court, offence: other }))
  await expectRefusal(executeCharge({ ...judge, offence }), 'VetoWindow')
  const [first] = operators
  await spend(
    'request withdrawal',
    requestWithdrawal({ walletClient: first, address: vault, amount: BOND / 2n }),
  )
  await chain.wait(22n * 86_400n)
  await expectRefusal(withdrawBond({ walletClient: first, address: vault }), 'ChargesPending')

  // a third of 50 + 100 in a day, half of it at once: the rest waits
  await spend('execute at two', executeCharge({ ...judge, offence }))
  await expectRefusal(executeCharge({ ...judge, offence: other }), 'WrongStatus')
  let turns = 1
  for (; ; turns++) {
    const charged = await readCharge({ client: deployer, address: court, offence })
    expect(charged?.status).toBe('executed')
    if (charged?.protocols.every(({ settled }) => settled)) break
    expect(turns).toBeLessThan(9)
    await chain.wait(86_400n)
    await executeCharge({ ...judge, offence }).catch((error: unknown) => {
      if (!(error instanceof SubmissionError && error.errorName === 'NothingExecuted')) throw error
    })
  }
  expect(turns).toBeGreaterThan(1)
  // the charge that was vetoed counts no more beside it
  const taken = (BOND * 35n) / 100n
  const bond = await readBond({ ...reader, operator: first.account.address })
  expect(bond.active + bond.leaving).toBe(BOND - taken)
  await spend('withdraw', withdrawBond({ walletClient: first, address: vault }))
  await spend('claim reward', claimReward({ walletClient: reporter, address: vault }))
  await spend('sweep', sweepVault({ walletClient: reporter, address: vault }))
  const totals = await readContract(deployer, { address: vault, abi: bondVaultAbi, functionName: 'totals' })
  expect(totals).toEqual([BOND + bond.active, 0n, 0n])

  const charges = await readCharges({ client: deployer, address: court, member: MEMBER })
  expect(charges.map(({ status }) => status)).toEqual(['executed', 'vetoed'])
  expect((await readBonds(reader)).map(({ active, members }) => [active, members])).toEqual([
    [bond.active, [MEMBER]],
    [BOND, [MEMBER]],
  ])

  console.info(
    Object.entries(gas)
      .map(([name, used]) => `${name}: ${used}`)
      .join('\n'),
  )
  for (const [name, most] of Object.entries(MOST)) expect(gas[name], name).toBeLessThan(most)
}, 120_000)

/** Bounds with a tenth to spare. */
const MOST: Record<string, bigint> = {
  'deploy court': 5_666_000n,
  'deploy vault': 2_713_000n,
  deposit: 126_000n,
  'opt in': 125_000n,
  commit: 51_000n,
  'charge two': 600_000n,
  'claim report': 66_000n,
  veto: 115_000n,
  'request withdrawal': 92_000n,
  'execute at two': 470_000n,
  withdraw: 113_000n,
  'claim reward': 65_000n,
  sweep: 64_000n,
}

test('default: the risk of the coalition, from its contracts', async () => {
  const { coalition, vault } = chain.addresses
  const read = { client: chain.deployer, coalition, vault }
  const risk = await readCoalitionContracts({ ...read, secured: { 'app-chain': '40' } })
  expect(risk).toMatchObject({
    unit: { symbol: 'MOCK', decimals: 18 },
    bonded: [{ id: 'app-chain', valueSecured: 40n * 10n ** 18n }],
    operators: [
      { stake: (await readBonds({ client: chain.deployer, address: vault }))[0]?.active },
      { stake: BOND },
    ],
  })
  const rpc = chain.under.destination.anvil.rpcUrl
  const options = [
    'risk',
    '--coalition',
    coalition,
    '--vault',
    vault,
    '--rpc',
    rpc,
    '--trials',
    '100',
    '--json',
  ]
  const { code, json } = await runCli([...options, '--secured', 'app-chain=40'])
  expect(code).toBe(0)
  expect(json.name).toBe(`Coalition ${coalition}`)

  await expect(readCoalitionContracts({ ...read, secured: {} })).rejects.toMatchObject({
    code: 'INVALID_COALITION',
  })
  await expect(
    readCoalitionContracts({ ...read, secured: { 'app-chain': '40', nobody: '1' } }),
  ).rejects.toMatchObject({ code: 'UNKNOWN_ID' })
  expect((await runCli([...options, '--graph', 'coalition.yaml'])).code).toBe(2)
  expect((await runCli(['risk', '--coalition', coalition])).code).toBe(2)
}, 60_000)

test('default: the dashboard reads bonds and risk from the same vault', async () => {
  const { coalition, vault } = chain.addresses
  const { deployer: client } = chain
  const from = chain.under.destination.client.account
  const address = typeof from === 'string' ? from : from.address
  const nonce = BigInt(await client.getTransactionCount({ address }))
  const expected = getContractAddress({ from: address, nonce: nonce + 1n })
  const deploy = (name: string, args: readonly unknown[]) =>
    deployContract({ client, name, artifact: loadContract(name), args })
  const breaker = await deploy('CircuitBreaker', [coalition, expected, DEFAULT_BREAKER_POLICY])
  const limits = { ...LIMITS, alpha: LIMITS.alpha / 4n, memberships: 8n }
  await deploy('FlowLimiter', [coalition, breaker.address, vault, limits])
  const slashable = await readSlashable({ client, address: vault, member: MEMBER })
  expect(slashable).toBeGreaterThan(BOND)

  const at = { client: client as unknown as PublicClient, breaker: breaker.address, sinceBlock: 0n }
  const { members, asset } = await createCoalitionReader(at)()
  expect(asset).toEqual({ symbol: 'MOCK', decimals: 18 })
  expect(members[0]).toMatchObject({ name: 'App Chain', bonds: { slashable: `${slashable}`, atRisk: '0' } })
  const source = riskOfContracts({ ...at, secured: { 'app-chain': '40' } })
  const stake = (await source.read()).operators.reduce((sum, operator) => sum + operator.stake, 0n)
  expect(stake).toBe(slashable)
})
