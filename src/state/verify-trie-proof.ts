import { bytesToHex, hexToBytes, keccak256 } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { decodeTrieNode, type TrieNode, type TrieReference, toTrieNode } from './decode-trie-node.js'
import { StateProofError } from './state-proof-error.js'

/** Root of a trie without entries: keccak256 of the RLP of the empty string. */
export const EMPTY_TRIE_ROOT: Hex = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421'

function toNibbles(bytes: Uint8Array): number[] {
  return Array.from(bytes).flatMap((byte) => [byte >> 4, byte & 0x0f])
}

/** Hands out the nodes of a proof in order, each against the hash its parent gave. */
function proofReader(proof: readonly Hex[]) {
  let next = 0
  return {
    read: (hash: Hex, isRoot: boolean): TrieNode => {
      const encoded = proof[next]
      if (encoded === undefined) {
        throw new StateProofError('PROOF_TOO_SHORT', 'The proof ends before the path does.', {
          facts: [`nodes: ${proof.length}`, `missing: ${hash}`],
        })
      }
      const bytes = hexToBytes(encoded)
      const found = keccak256(bytes)
      if (found !== hash) {
        throw new StateProofError('WRONG_NODE_HASH', 'A node of the proof is not the one its parent names.', {
          facts: [`node: ${next}`, `expected: ${hash}`, `found: ${found}`],
        })
      }
      if (!isRoot && bytes.length < 32) {
        throw new StateProofError('INVALID_TRIE_NODE', 'A node under 32 bytes must be inside its parent.')
      }
      next++
      return decodeTrieNode(bytes)
    },
    finish: (): void => {
      if (next === proof.length) return
      throw new StateProofError('PROOF_TOO_LONG', 'The proof goes on after the path has ended.', {
        facts: [`nodes: ${proof.length}`, `used: ${next}`],
      })
    },
  }
}

/** One step down: the value that ends the path, or the reference and the nibbles that remain. */
type Step = { value: Uint8Array | undefined } | { reference: TrieReference; rest: readonly number[] }

function startsWith(path: readonly number[], prefix: readonly number[]): boolean {
  return prefix.every((nibble, index) => path[index] === nibble)
}

function step(node: TrieNode, path: readonly number[]): Step {
  switch (node.type) {
    case 'leaf':
      return {
        value: path.length === node.path.length && startsWith(path, node.path) ? node.value : undefined,
      }
    case 'extension':
      if (!startsWith(path, node.path)) return { value: undefined }
      return { reference: node.child, rest: path.slice(node.path.length) }
    case 'branch': {
      const [nibble, ...rest] = path
      if (nibble === undefined) return { value: node.value.length === 0 ? undefined : node.value }
      return { reference: node.children[nibble] as TrieReference, rest }
    }
  }
}

/**
 * Verifies a Merkle Patricia proof for `key` (the path itself, already hashed in a secure trie) against `root`.
 *
 * Strict: canonical RLP and hex-prefix only, each node named by its parent, inline nodes only where they must be
 * inline, and no node left over.
 *
 * @param proof - RLP of the hashed nodes from the root down, as in `eth_getProof`; inline nodes are inside their
 * parents and must not be listed again.
 * @returns the value, or `undefined` when the proof shows that the trie has no entry at `key`.
 * @throws StateProofError naming what is wrong.
 * @see Yellow Paper, appendix D
 */
export function verifyTrieProof({
  root,
  key,
  proof,
}: {
  root: Hex
  key: Hex
  proof: readonly Hex[]
}): Uint8Array | undefined {
  const reader = proofReader(proof)
  if (root.toLowerCase() === EMPTY_TRIE_ROOT) {
    // Clients answer with no node at all, or with the RLP of the empty string, for which there is no trie node.
    if (!(proof.length === 1 && proof[0] === '0x80')) reader.finish()
    return undefined
  }
  let path: readonly number[] = toNibbles(hexToBytes(key))
  let node = reader.read(root.toLowerCase() as Hex, true)
  for (;;) {
    const next = step(node, path)
    if ('value' in next) {
      reader.finish()
      return next.value
    }
    path = next.rest
    switch (next.reference.type) {
      case 'empty':
        reader.finish()
        return undefined
      case 'inline':
        node = toTrieNode(next.reference.node)
        break
      case 'hash':
        node = reader.read(bytesToHex(next.reference.hash), false)
        break
    }
  }
}
