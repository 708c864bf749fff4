/** Distinct field elements of an r1cs, stored once; a few hundred in most circuits. */
export type CoefficientTable = {
  /** Index of the element whose eight little-endian words start at `words[at]`. */
  intern(words: Uint32Array, at: number): number
  /** All elements so far, eight words each. */
  values(): Uint32Array<ArrayBuffer>
}

/** An empty table: open addressing, doubled when half full. */
export function createCoefficientTable(): CoefficientTable {
  let values = new Uint32Array(8 * 256)
  let slots = new Int32Array(1024).fill(-1)
  let count = 0

  function slotOf(words: Uint32Array, at: number): number {
    let hash = 0x9e3779b9
    for (let index = 0; index < 8; index++) {
      hash = Math.imul(hash ^ (words[at + index] ?? 0), 0x85ebca6b)
      hash ^= hash >>> 15
    }
    const mask = slots.length - 1
    let slot = hash & mask
    for (;;) {
      const entry = slots[slot] ?? -1
      if (entry < 0 || isSame(entry, words, at)) return slot
      slot = (slot + 1) & mask
    }
  }

  function isSame(entry: number, words: Uint32Array, at: number): boolean {
    for (let index = 0; index < 8; index++) {
      if (values[entry * 8 + index] !== words[at + index]) return false
    }
    return true
  }

  function grow(): void {
    const wider = new Uint32Array(values.length * 2)
    wider.set(values)
    values = wider
    slots = new Int32Array(slots.length * 2).fill(-1)
    for (let entry = 0; entry < count; entry++) slots[slotOf(values, entry * 8)] = entry
  }

  return {
    intern(words, at) {
      const slot = slotOf(words, at)
      const known = slots[slot] ?? -1
      if (known >= 0) return known
      values.set(words.subarray(at, at + 8), count * 8)
      slots[slot] = count
      count++
      if (count * 8 === values.length) grow()
      return count - 1
    },
    values: () => values.slice(0, count * 8),
  }
}
