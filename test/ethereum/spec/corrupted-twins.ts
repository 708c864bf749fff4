import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { LightClientHeader, LightClientUpdate } from '../../../src/ethereum/types/light-client.js'

export type Twin = { field: string; update: LightClientUpdate; codes: readonly string[] }

/** Flips the lowest bit of the last byte. */
function flip(hex: Hex): Hex {
  const last = Number.parseInt(hex.slice(-1), 16) ^ 1
  return `${hex.slice(0, -1)}${last.toString(16)}` as Hex
}

function flipAt(list: readonly Hex[], index: number): Hex[] {
  return list.map((item, at) => (at === index ? flip(item) : item))
}

/** Copies of a header that differ in one field each. */
function headerTwins(header: LightClientHeader): { field: string; header: LightClientHeader }[] {
  const { beacon, execution, executionBranch } = header
  const twins: { field: string; header: LightClientHeader }[] = []
  for (const [field, value] of Object.entries(beacon)) {
    const other = typeof value === 'bigint' ? value + 1n : flip(value)
    twins.push({ field: `beacon.${field}`, header: { ...header, beacon: { ...beacon, [field]: other } } })
  }
  for (const [field, value] of Object.entries(execution ?? {})) {
    const other = typeof value === 'bigint' ? value + 1n : flip(value as Hex)
    twins.push({
      field: `execution.${field}`,
      header: { ...header, execution: { ...execution, [field]: other } as typeof execution },
    })
  }
  executionBranch?.forEach((_, index) => {
    const other = flipAt(executionBranch, index)
    twins.push({ field: `executionBranch[${index}]`, header: { ...header, executionBranch: other } })
  })
  if (executionBranch !== undefined) {
    twins.push({
      field: 'executionBranch short',
      header: { ...header, executionBranch: executionBranch.slice(1) },
    })
    const long = [...executionBranch, ...executionBranch.slice(0, 1)]
    twins.push({ field: 'executionBranch long', header: { ...header, executionBranch: long } })
  }
  return twins
}

/** Copies of an update that differ in one field each, with the error codes that may name the difference. */
export function corruptedTwins(update: LightClientUpdate): Twin[] {
  const twins: Twin[] = []
  const add = (field: string, change: Partial<LightClientUpdate>, codes: string[]) =>
    twins.push({ field, update: { ...update, ...change }, codes })

  for (const { field, header } of headerTwins(update.attestedHeader)) {
    add(`attestedHeader.${field}`, { attestedHeader: header }, [
      'INVALID_ATTESTED_EXECUTION',
      'INVALID_FINALITY_BRANCH',
      'INVALID_SIGNATURE',
      'WRONG_SLOT_ORDER',
    ])
  }
  for (const { field, header } of headerTwins(update.finalizedHeader)) {
    add(`finalizedHeader.${field}`, { finalizedHeader: header }, [
      'INVALID_FINALIZED_EXECUTION',
      'INVALID_FINALITY_BRANCH',
    ])
  }
  add('finalizedHeader: the attested one', { finalizedHeader: update.attestedHeader }, [
    'INVALID_FINALITY_BRANCH',
  ])

  const finality = update.finalityBranch
  finality.forEach((_, index) => {
    add(`finalityBranch[${index}]`, { finalityBranch: flipAt(finality, index) }, ['INVALID_FINALITY_BRANCH'])
  })
  add('finalityBranch short', { finalityBranch: finality.slice(1) }, ['INVALID_FINALITY_BRANCH'])
  add('finalityBranch long', { finalityBranch: [`0x${'00'.repeat(32)}`, ...finality] }, [
    'INVALID_FINALITY_BRANCH',
  ])
  add('finalityBranch empty', { finalityBranch: [] }, ['NO_FINALITY'])
  add('finalityBranch zero', { finalityBranch: finality.map((): Hex => `0x${'00'.repeat(32)}`) }, [
    'NO_FINALITY',
  ])

  const { nextSyncCommittee: next, nextSyncCommitteeBranch: branch } = update
  if (next !== undefined && branch !== undefined) {
    const codes = ['INVALID_NEXT_COMMITTEE_BRANCH']
    branch.forEach((_, index) => {
      add(`nextSyncCommitteeBranch[${index}]`, { nextSyncCommitteeBranch: flipAt(branch, index) }, codes)
    })
    add('nextSyncCommitteeBranch short', { nextSyncCommitteeBranch: branch.slice(1) }, codes)
    add('nextSyncCommitteeBranch missing', { nextSyncCommitteeBranch: undefined }, codes)
    add('nextSyncCommittee missing', { nextSyncCommittee: undefined }, codes)
    for (const index of [0, 255, 511]) {
      const other = { ...next, pubkeys: flipAt(next.pubkeys, index) }
      add(`nextSyncCommittee.pubkeys[${index}]`, { nextSyncCommittee: other }, codes)
    }
    const aggregate = { ...next, aggregatePubkey: flip(next.aggregatePubkey) }
    add('nextSyncCommittee.aggregatePubkey', { nextSyncCommittee: aggregate }, codes)
    const short = { ...next, pubkeys: next.pubkeys.slice(1) }
    add('nextSyncCommittee short', { nextSyncCommittee: short }, ['WRONG_COMMITTEE_SIZE'])
  }

  const { syncAggregate } = update
  const { syncCommitteeBits: bits, syncCommitteeSignature: signature } = syncAggregate
  const aggregate = (field: string, change: Partial<typeof syncAggregate>, codes: string[]) =>
    add(`syncAggregate.${field}`, { syncAggregate: { ...syncAggregate, ...change } }, codes)
  aggregate('one bit', { syncCommitteeBits: flip(bits) }, ['INVALID_SIGNATURE'])
  aggregate('few bits', { syncCommitteeBits: `0x${'0f'.repeat(64)}` }, ['INSUFFICIENT_PARTICIPATION'])
  aggregate('short bits', { syncCommitteeBits: bits.slice(0, -2) as Hex }, ['WRONG_BITS_LENGTH'])
  aggregate('signature', { syncCommitteeSignature: flip(signature) }, ['INVALID_SIGNATURE_ENCODING'])
  const infinity: Hex = `0xc0${'00'.repeat(95)}`
  aggregate('signature at infinity', { syncCommitteeSignature: infinity }, ['INVALID_SIGNATURE_ENCODING'])
  const negated = (signature.slice(0, 2) +
    (Number.parseInt(signature[2] as string, 16) ^ 2).toString(16)) as Hex
  aggregate('signature negated', { syncCommitteeSignature: `${negated}${signature.slice(3)}` as Hex }, [
    'INVALID_SIGNATURE',
  ])
  const { slot } = update.attestedHeader.beacon
  add('signatureSlot: the attested one', { signatureSlot: slot }, ['WRONG_SLOT_ORDER'])
  return twins
}
