import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Hex } from '../ethereum/types/hex.js'

/**
 * What a proof is about. An `apk` proof says that the members of a committee with these bits have that aggregate key;
 * it says nothing about the header they signed, so two updates with the same committee and bits share one proof. The
 * chain is part of neither statement: a committee's keys are the same wherever it signs.
 */
export type Statement =
  | {
      kind: 'apk'
      /** `hash_tree_root` of the `SyncCommittee`. */
      committeeRoot: Hex
      /** `sync_committee_bits`, lower-case hex. */
      bits: Hex
      /** The circuit that was insisted on, which the proof is then a proof of. */
      circuit?: string | undefined
    }
  | { kind: 'link'; committeeRoot: Hex }

/** Hex SHA-256 of a statement: 64 lower-case digits. */
export function jobKey(statement: Statement): string {
  const parts =
    statement.kind === 'apk'
      ? ['apk', statement.committeeRoot, statement.bits, statement.circuit ?? '']
      : ['link', statement.committeeRoot]
  return sha256Hex(JSON.stringify(['concordat/job/1', ...parts]))
}

/** Hex SHA-256 of a text's UTF-8 bytes. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)))
}
