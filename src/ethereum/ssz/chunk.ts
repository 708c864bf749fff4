/** Bytes in an SSZ chunk, the unit of Merkleization. */
const CHUNK_BYTES = 32

/** A chunk of zeros. Never written to. */
export const ZERO_CHUNK: Uint8Array = new Uint8Array(CHUNK_BYTES)

/** Little-endian `uint64` or `uint256`, padded with zeros to a chunk. */
export function uintChunk(value: bigint): Uint8Array {
  const chunk = new Uint8Array(CHUNK_BYTES)
  let rest = value
  for (let i = 0; rest > 0n; i++) {
    chunk[i] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return chunk
}

/** Splits bytes into chunks, the last one padded with zeros. */
export function packChunks(bytes: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    const chunk = new Uint8Array(CHUNK_BYTES)
    chunk.set(bytes.subarray(at, at + CHUNK_BYTES))
    chunks.push(chunk)
  }
  return chunks
}
