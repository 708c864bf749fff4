/** RLP with pieces of bytes that are put in as they are, so that what no encoder would write can be written. */
export type Raw = Uint8Array | readonly Raw[] | { verbatim: Uint8Array }

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function bigEndian(value: number): Uint8Array {
  const bytes: number[] = []
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return Uint8Array.from(bytes)
}

/** The canonical prefix of a string (`0x80`) or a list (`0xc0`) of `length` bytes. */
function prefix(offset: number, length: number): Uint8Array {
  if (length <= 55) return Uint8Array.of(offset + length)
  const size = bigEndian(length)
  return concat(Uint8Array.of(offset + 55 + size.length), size)
}

/** A prefix that says the same in a way that is not allowed: more bytes of length than are needed. */
function longPrefix(offset: number, length: number): Uint8Array {
  const size = length <= 55 ? Uint8Array.of(length) : concat(Uint8Array.of(0), bigEndian(length))
  return concat(Uint8Array.of(offset + 55 + size.length), size)
}

export function encodeString(bytes: Uint8Array): Uint8Array {
  return bytes.length === 1 && (bytes[0] as number) < 0x80 ? bytes : concat(prefix(0x80, bytes.length), bytes)
}

/** The same string, not canonically. */
export function encodeStringBadly(bytes: Uint8Array): Uint8Array {
  const isSmall = bytes.length === 1 && (bytes[0] as number) < 0x80
  return isSmall ? concat(Uint8Array.of(0x81), bytes) : concat(longPrefix(0x80, bytes.length), bytes)
}

export function encodeRaw(raw: Raw): Uint8Array {
  if (raw instanceof Uint8Array) return encodeString(raw)
  if ('verbatim' in raw) return raw.verbatim
  const payload = concat(...raw.map(encodeRaw))
  return concat(prefix(0xc0, payload.length), payload)
}

/** A list whose prefix is longer than it may be, or states `skew` bytes more than there are. */
export function encodeListBadly(items: readonly Raw[], skew = 0): Uint8Array {
  const payload = concat(...items.map(encodeRaw))
  return concat(skew === 0 ? longPrefix(0xc0, payload.length) : prefix(0xc0, payload.length + skew), payload)
}
