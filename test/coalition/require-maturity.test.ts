import { createClient, custom, encodeAbiParameters, type Hex, parseAbi, toFunctionSelector } from 'viem'
import { describe, expect, test } from 'vitest'
import { requireMaturity } from '../../src/coalition/require-maturity.js'

const DAY = 86_400n
const BFT = `0x${'0b'.repeat(20)}` as const
const BEACON = `0x${'0e'.repeat(20)}` as const
const [PERIOD] = parseAbi(['function TRUSTING_PERIOD() view returns (uint256)'])

/** A chain with a light client of a BFT chain, which trusts for fourteen days, and one of a beacon chain. */
const client = (isAway = false) =>
  createClient({
    transport: custom(
      {
        request: async ({ params }: { params: readonly [{ to: Hex; data: Hex }] }) => {
          if (isAway) throw new Error('away')
          const [{ to, data }] = params
          expect(data).toBe(toFunctionSelector(PERIOD!))
          if (to === BEACON) throw Object.assign(new Error('execution reverted'), { code: 3, data: '0x' })
          return to === BFT ? encodeAbiParameters([{ type: 'uint256' }], [14n * DAY * 1000n]) : '0x'
        },
      },
      { retryCount: 0 },
    ),
  })

const members = (...clients: Hex[]) => clients.map((each, at) => ({ client: each, name: `member ${at}` }))

describe('requireMaturity', () => {
  test('default: longer than the trusting period of every BFT member; beacon chains have none', async () => {
    const known = members(BEACON, BFT, `0x${'00'.repeat(20)}`)
    await requireMaturity({ client: client(), members: known, maturity: 14n * DAY + 1n })
    await requireMaturity({ client: client(), members: members(BEACON), maturity: 1n })
  })

  test.each([14n * DAY, DAY])('error: %s seconds', async (maturity) => {
    const check = requireMaturity({ client: client(), members: members(BEACON, BFT), maturity })
    await expect(check).rejects.toMatchObject({
      code: 'MATURITY_TOO_SHORT',
      facts: expect.arrayContaining(['member: member 1', `limits.maturity, seconds: ${maturity}`]),
    })
  })

  test('error: a node that does not answer is not a light client without a period', async () => {
    const check = requireMaturity({ client: client(true), members: members(BFT), maturity: 1n })
    await expect(check).rejects.toThrow('away')
  })
})
