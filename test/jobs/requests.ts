import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { syncCommitteeToBeaconJson, updateToBeaconJson } from '../../src/ethereum/json/to-beacon-json.js'
import { sha256Hex } from '../../src/hash/sha256-hex.js'
import type { ProofRequest } from '../../src/jobs/job.js'

const devnet = createBeaconDevnet({ seed: 'jobs', committeeSize: 32 })
const slot = devnet.bootstrap().header.beacon.slot + 64n
const update = devnet.makeUpdate({ attestedSlot: slot, finalizedSlot: slot - 32n, signatureSlot: slot + 1n })
const committee = syncCommitteeToBeaconJson(devnet.committee(0n))

/** As it is after JSON: the update of a devnet whose committee is `committee`. */
function updateJson() {
  return JSON.parse(JSON.stringify(updateToBeaconJson(update))) as {
    data: {
      sync_aggregate: { sync_committee_bits: string; sync_committee_signature: string }
      signature_slot: string
    }
  }
}

/** A statement for each `bits`, by as many updates as there are `signature`s. */
export function apkRequest({
  bits = '0xffffffff',
  signature,
  network = 'minimal',
  circuit,
}: {
  bits?: string
  signature?: string
  network?: string
  circuit?: string
} = {}): Extract<ProofRequest, { kind: 'apk' }> {
  const json = updateJson()
  json.data.sync_aggregate.sync_committee_bits = bits
  if (signature !== undefined) json.data.sync_aggregate.sync_committee_signature = signature
  return { kind: 'apk', network, update: json, committee, ...(circuit === undefined ? {} : { circuit }) }
}

/** A statement of its own for each number; its committee is one in shape only. */
export function linkRequest(number: number, size = 32): ProofRequest {
  const pubkeys = Array.from({ length: size }, (_, index) => {
    const hash = sha256Hex(`${number} ${index}`)
    return `0x${hash}${hash.slice(0, 32)}`
  })
  return { kind: 'link', network: 'minimal', committee: { pubkeys, aggregate_pubkey: pubkeys[0] } }
}
