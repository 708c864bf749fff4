import { stringToHex, zeroHash } from 'viem'
import type {
  BreakerJson,
  CoalitionJson,
  CoalitionMemberJson,
} from '../../src/service/schemas/coalition-schema.js'
import type { ParticipationJson } from '../../src/service/schemas/participation-schema.js'

const ETHER = 10n ** 18n
const address = (digit: string) => `0x${digit.repeat(40)}`

type MemberFacts = Partial<CoalitionMemberJson> & {
  name: string
  bonded?: number
  atRisk?: number
  left?: number
}

/** A coalition in which something of everything goes on. Times are relative to now. */
export function seededCoalition(now = Date.now()): CoalitionJson {
  const seconds = (offset: number) => String(Math.floor(now / 1000) + offset)
  const breaker = (change: Partial<BreakerJson>): BreakerJson => ({
    route: zeroHash,
    flow: 'consumption',
    mode: 'normal',
    cause: 'none',
    ...change,
  })
  const facts: MemberFacts[] = [
    { name: 'Ethereum', head: '13261856', headAgeSeconds: '902', bonded: 0, atRisk: 0 },
    { name: 'Meridian', head: '4812077', headAgeSeconds: '41', bonded: 26_000, atRisk: 3800, left: 88 },
    {
      name: 'Tidewater',
      head: '9120331',
      headAgeSeconds: '1404',
      bonded: 15_000,
      atRisk: 2200,
      left: 41,
      mode: 'guarded',
      breakers: [
        breaker({ mode: 'guarded', cause: 'stale', since: seconds(-204) }),
        breaker({
          mode: 'guarded',
          cause: 'outflow',
          route: stringToHex('usdc.bridge', { size: 32 }),
          since: seconds(-1500),
          until: seconds(2103),
        }),
      ],
    },
    {
      name: 'Northgate',
      head: '771204',
      headAgeSeconds: '66',
      bonded: 1200,
      atRisk: 1500,
      left: 0,
      mode: 'paused',
      breakers: [
        breaker({
          mode: 'paused',
          cause: 'vote',
          since: seconds(-671),
          until: seconds(6529),
          by: address('c'),
          detail: `0x${'5e'.repeat(32)}`,
        }),
      ],
    },
    {
      name: 'Oxbow',
      head: '2039114',
      headAgeSeconds: '86410',
      bonded: 9000,
      atRisk: 2300,
      left: 0,
      status: 'frozen',
      mode: 'frozen',
      breakers: [breaker({ mode: 'frozen', cause: 'evidence', since: seconds(-86_300), by: address('d') })],
    },
  ]
  return {
    chainId: 8453,
    chainTime: seconds(0),
    block: '21904411',
    readAt: new Date(now).toISOString(),
    registry: address('a'),
    asset: { symbol: 'ETH', decimals: 18 },
    members: facts.map(({ bonded = 0, atRisk = 0, left, ...member }, index) => ({
      id: String(index + 1),
      client: address(String(index + 1)),
      active: true,
      status: 'active',
      mode: 'normal',
      breakers: [breaker({})],
      staleAfterSeconds: '1200',
      healthyBelowSeconds: '900',
      limits:
        left === undefined
          ? []
          : [{ route: zeroHash, cap: String(200n * ETHER), available: String(BigInt(left) * ETHER) }],
      bonds: { slashable: String(BigInt(bonded) * ETHER), atRisk: String(BigInt(atRisk) * ETHER) },
      ...member,
    })),
  }
}

/** Headers of some days, with a bad hour. */
export function seededParticipation(now = Date.now()): ParticipationJson[] {
  const readAt = new Date(now).toISOString()
  const from = Math.floor(now / 1000)
  const history = (name: string, digit: string, everySeconds: number, seats: number | undefined) => ({
    name,
    client: address(digit),
    readAt,
    ...(seats === undefined ? {} : { seats }),
    points: Array.from({ length: 160 }, (_, index) => {
      const dip = index > 118 && index < 131 ? 0.27 : 0
      const wave = 0.012 * Math.sin(index * 1.7) + 0.008 * Math.cos(index * 0.61)
      return {
        at: String(from - (160 - index) * everySeconds),
        head: String(1_000_000 + index * 32),
        signers: Math.round((seats ?? 7) * Math.min(1, 0.978 + wave - dip)),
      }
    }),
  })
  return [history('Ethereum', '1', 1152, 512), history('Meridian', '2', 600, undefined)]
}
