import type { Message } from '../consensus/message.js'
import type { Random } from '../random.js'
import type { BftScript, Fault } from '../script-schema.js'

/** Two consensus states may share one validator's keys. Face 0 is his honest one, face 1 acts by the script only. */
export type Node = { readonly name: string; readonly face: 0 | 1 }

/** How Byzantine validators act at each height. */
export type Faces = {
  /** Whether a validator has a second face at all. */
  hasTwo(name: string): boolean
  isTwoFaced(name: string, height: bigint): boolean
  forgetsLocks(name: string, height: bigint): boolean
  /** Whether a message that one node sends at a height is meant for another. */
  reaches(from: Node, to: Node, height: bigint): boolean
  /** What a node says instead: amnesia never signs one slot twice, an equivocator does it as often as he can. */
  utter(node: Node, message: Message): Message | undefined
}

type Byzantine = Extract<Fault, { kind: 'equivocation' | 'amnesia' }>

/**
 * Byzantine validators as twins (Bano and others, arXiv 2004.10617): a two-faced validator runs two instances of the
 * protocol under one key, each seen by one group of the others.
 *
 * With groups from the script, each face hears its own group alone. An equivocator without groups shows its faces to
 * two seeded halves and hears everybody with both; an amnesiac without groups has one face. The faces of an amnesiac
 * share what they signed, so no slot is signed twice, but not their locks, and forget those in every round. Where an
 * equivocator's faces would agree, on an honest proposal, the second votes for nothing.
 */
export function createFaces(parameters: {
  script: BftScript
  names: readonly string[]
  proposer: (height: bigint, round: number) => string
  random: Random
}): Faces {
  const { script, names, proposer, random } = parameters
  const faults = script.faults.flatMap((fault) => {
    if (fault.kind !== 'equivocation' && fault.kind !== 'amnesia') return []
    return [{ ...fault, isApart: fault.groups !== undefined, groups: fault.groups ?? defaultGroups(fault) }]
  })
  const signed = new Map<string, Message>()

  function defaultGroups(fault: Byzantine): string[][] | undefined {
    if (fault.kind === 'amnesia') return undefined
    const halves: [string[], string[]] = [[], []]
    const others = names.filter((name) => !fault.validators.includes(name))
    const offset = random(2)
    others.forEach((name, i) => {
      halves[((i + offset) % 2) as 0 | 1].push(name)
    })
    return halves
  }

  const faultAt = (name: string, height: bigint) =>
    faults.find(
      ({ validators, heights }) => validators.includes(name) && heights[0] <= height && height <= heights[1],
    )
  const twoFacedFault = (name: string, height: bigint) => {
    const fault = faultAt(name, height)
    return fault?.groups === undefined ? undefined : { ...fault, groups: fault.groups }
  }

  /** Whether a face deals with another node; `fault` is its own. */
  function deals(face: 0 | 1, other: Node, fault: { groups: readonly string[][] }, height: bigint): boolean {
    if (twoFacedFault(other.name, height) !== undefined) return other.face === face
    if (other.face === 1) return false
    const group = fault.groups.findIndex((members) => members.includes(other.name))
    return group === -1 || group === face
  }

  return {
    hasTwo: (name) =>
      faults.some(({ validators, groups }) => groups !== undefined && validators.includes(name)),
    isTwoFaced: (name, height) => twoFacedFault(name, height) !== undefined,
    forgetsLocks: (name, height) => faultAt(name, height)?.kind === 'amnesia',

    reaches(from, to, height) {
      const sender = twoFacedFault(from.name, height)
      if (sender !== undefined) return deals(from.face, to, sender, height)
      if (from.face === 1) return false
      const receiver = twoFacedFault(to.name, height)
      return receiver?.isApart === true ? deals(to.face, from, receiver, height) : true
    },

    utter(node, message) {
      const fault = twoFacedFault(node.name, message.height)
      if (fault === undefined) return node.face === 1 ? undefined : message
      const { height, round } = message
      if (fault.kind === 'amnesia') {
        const slot = `${node.name},${height},${round},${message.kind === 'vote' ? message.type : 'proposal'}`
        const first = signed.get(slot) ?? message
        signed.set(slot, first)
        return first
      }
      const isOwn = faultAt(proposer(height, round), height)?.kind === 'equivocation'
      if (node.face === 0 || message.kind === 'proposal' || isOwn) return message
      return { ...message, headerHash: 0n }
    },
  }
}
