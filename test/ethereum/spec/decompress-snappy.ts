/** Snappy's block format (no frames, no checksums), in which the published consensus test vectors come. */
export function decompressSnappy(input: Uint8Array): Uint8Array {
  let at = 0
  const next = () => {
    const byte = input[at++]
    if (byte === undefined) throw new RangeError('the block ends too soon')
    return byte
  }
  const little = (size: number) => {
    let value = 0
    for (let i = 0; i < size; i++) value += next() * 256 ** i
    return value
  }
  let length = 0
  for (let shift = 0; ; shift += 7) {
    const byte = next()
    length += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) break
  }
  const output = new Uint8Array(length)
  let end = 0
  while (at < input.length) {
    const tag = next()
    const upper = tag >> 2
    if ((tag & 3) === 0) {
      const size = (upper < 60 ? upper : little(upper - 59)) + 1
      output.set(input.subarray(at, at + size), end)
      at += size
      end += size
      continue
    }
    const short = (tag & 3) === 1
    const size = short ? (upper & 7) + 4 : upper + 1
    const offset = short ? ((tag >> 5) << 8) + next() : little((tag & 3) === 2 ? 2 : 4)
    for (let i = 0; i < size; i++, end++) output[end] = output[end - offset] as number
  }
  return output
}
