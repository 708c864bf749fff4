import type { z } from 'zod'
import { parseAmount } from '../amount.js'
import { type Fraction, isLess, parseFraction, toNumber } from '../fraction.js'
import { RiskError } from '../risk-error.js'
import type { BondedMember, Coalition, Operator, SampledMember } from './coalition.js'
import { coalitionSchema } from './coalition-schema.js'

type Document = z.output<typeof coalitionSchema>
type OperatorDocument = Document['operators'][number]

/**
 * Reads the document of a coalition, strictly: keys it does not know are refused, names are unique and known.
 *
 * @throws RiskError `INVALID_COALITION`, `DUPLICATE_ID`, `UNKNOWN_ID`, `NOT_BONDED`, `INVALID_AMOUNT`, `INVALID_FRACTION`.
 */
export function parseCoalition(document: unknown): Coalition {
  const parsed = coalitionSchema.safeParse(document)
  if (!parsed.success) {
    throw new RiskError('INVALID_COALITION', 'The document does not describe a coalition.', {
      facts: parsed.error.issues
        .slice(0, 8)
        .map(({ path, message }) => `${path.join('.') || 'document'}: ${message}`),
    })
  }
  const { data } = parsed
  assertUnique('member', data.members)
  assertUnique('operator', data.operators)
  assertUnique('group', data.groups)
  const bonded = data.members.filter((member) => member.kind === 'bonded')
  for (const { id } of bonded) {
    const isDefended = data.operators.some(({ optIns }) => optIns.some(({ member }) => member === id))
    if (!isDefended) {
      throw new RiskError('INVALID_COALITION', 'A bonded member needs an operator that opted in.', {
        facts: [`member: ${id}`],
      })
    }
  }
  const bondedIndex = (id: string, at: string) => {
    const index = bonded.findIndex((member) => member.id === id)
    if (index >= 0) return index
    if (!data.members.some((member) => member.id === id)) throw unknown(`${at}: member ${id}`)
    throw new RiskError('NOT_BONDED', 'A member without bonds takes no opt-ins and no guarantees.', {
      facts: [`${at}: member ${id}`],
    })
  }
  const operatorIndex = (id: string, at: string) => {
    const index = data.operators.findIndex((operator) => operator.id === id)
    if (index < 0) throw unknown(`${at}: operator ${id}`)
    return index
  }
  return {
    name: data.name,
    unit: data.unit,
    yield: parseShare(data.yield),
    bonded: bonded.map((member): BondedMember => bondedMember(member, data)),
    sampled: data.members
      .filter((member) => member.kind === 'sampled')
      .map((member): SampledMember => sampledMember(member, data)),
    operators: data.operators.map((operator) => readOperator(operator, { data, bondedIndex })),
    groups: data.groups.map(({ id, failure, operators }) => {
      assertUnique(
        `group ${id}: operator`,
        operators.map((operator) => ({ id: operator })),
      )
      return {
        id,
        failure: toNumber(parseShare(failure)),
        operators: operators.map((operator) => operatorIndex(operator, `group ${id}`)),
      }
    }),
    limits: { alpha: parseShare(data.limits.alpha), windows: data.limits.windows },
    shock: parseShare(data.shock),
    targetSlack: parseFraction(data.targetSlack),
    capitalRate: parseFraction(data.pricing.capitalRate),
    guarantees: data.guarantees.map(({ member, coverage, termDays }) => ({
      member: bondedIndex(member, 'guarantee'),
      coverage: parseAmount(coverage, data.unit),
      termDays,
    })),
  }
}

type MemberDocument<Kind> = Extract<Document['members'][number], { kind: Kind }>

function bondedMember(member: MemberDocument<'bonded'>, { unit }: Document): BondedMember {
  const threshold = parseShare(member.threshold)
  if (threshold.numerator === 0n) throw notShare(member.threshold)
  return {
    id: member.id,
    valueSecured: parseAmount(member.valueSecured, unit),
    threshold,
    unbonded: parseAmount(member.unbonded, unit),
    periodSeconds: member.periodSeconds,
    releasePerWindow:
      member.releasePerWindow === undefined ? null : parseAmount(member.releasePerWindow, unit),
  }
}

function sampledMember(member: MemberDocument<'sampled'>, { unit }: Document): SampledMember {
  const { seats, required, population } = member.committee
  if (required > seats || seats > population) {
    throw new RiskError(
      'INVALID_COALITION',
      'A committee requires at most its seats, and has at most all validators.',
      {
        facts: [
          `member: ${member.id}`,
          `required: ${required}`,
          `seats: ${seats}`,
          `population: ${population}`,
        ],
      },
    )
  }
  return {
    id: member.id,
    valueSecured: parseAmount(member.valueSecured, unit),
    committee: { ...member.committee, rewardPerPeriod: parseAmount(member.committee.rewardPerPeriod, unit) },
    releasePerWindow:
      member.releasePerWindow === undefined ? null : parseAmount(member.releasePerWindow, unit),
  }
}

function readOperator(
  operator: OperatorDocument,
  { data, bondedIndex }: { data: Document; bondedIndex: (id: string, at: string) => number },
): Operator {
  const at = `operator ${operator.id}`
  assertUnique(
    `${at}: opt-in`,
    operator.optIns.map(({ member }) => ({ id: member })),
  )
  const stake = parseAmount(operator.stake, data.unit)
  if (stake === 0n) {
    throw new RiskError('INVALID_COALITION', 'An operator without stake defends nobody.', { facts: [at] })
  }
  return {
    id: operator.id,
    stake,
    failure: toNumber(parseShare(operator.failure)),
    slashable: new Map(
      operator.optIns.map(({ member, slashable }) => [bondedIndex(member, at), parseShare(slashable)]),
    ),
  }
}

/** A fraction from 0 to 1. */
function parseShare(text: string): Fraction {
  const share = parseFraction(text)
  if (isLess({ numerator: 1n, denominator: 1n }, share)) throw notShare(text)
  return share
}

function assertUnique(what: string, items: readonly { id: string }[]): void {
  const seen = new Set<string>()
  for (const { id } of items) {
    if (seen.has(id)) {
      throw new RiskError('DUPLICATE_ID', 'A name is used twice.', { facts: [`${what}: ${id}`] })
    }
    seen.add(id)
  }
}

function notShare(text: string): RiskError {
  return new RiskError('INVALID_FRACTION', 'A share lies between 0 and 1.', { facts: [`share: ${text}`] })
}

function unknown(fact: string): RiskError {
  return new RiskError('UNKNOWN_ID', 'A name is used that the file does not define.', { facts: [fact] })
}
