import type { MessagePort } from 'node:worker_threads'

/** Group of a fixed-base multiplication. */
export type Group = 'g1' | 'g2'

/** What a worker is told to do; it answers with the `id` when done. */
export type FixedBaseTask = { readonly id: number; readonly group: Group } & (
  | {
      readonly kind: 'table'
      readonly windowBits: number
      readonly window: number
      readonly table: SharedArrayBuffer
    }
  | { readonly kind: 'load'; readonly windowBits: number; readonly table: SharedArrayBuffer }
  | {
      readonly kind: 'multiply'
      readonly scalars: SharedArrayBuffer
      readonly points: SharedArrayBuffer
      readonly start: number
      readonly count: number
    }
)

/** What a worker starts with. */
export type FixedBaseWorkerData = {
  readonly module: WebAssembly.Module
  readonly generators: Readonly<Record<Group, number>>
  /** Most points of one task: they share one inversion. */
  readonly batch: number
}

/**
 * Body of a worker thread: windowed multiplication of a generator by many scalars.
 *
 * The function is turned into text and evaluated in the worker, so that it loads the same way from sources and from
 * the compiled package; it must not refer to anything outside itself.
 *
 * Signed digits: window `j` of the table holds `d * 2^(windowBits * j) * G` for `d = 1 .. 2^(windowBits - 1)`.
 */
export function fixedBaseWorker(threads: { parentPort: MessagePort; workerData: FixedBaseWorkerData }): void {
  const { parentPort, workerData } = threads
  const batch = workerData.batch
  const memory = new WebAssembly.Memory({ initial: 256 })
  const instance = new WebAssembly.Instance(workerData.module, { env: { memory } })
  const call = instance.exports as unknown as Record<string, (...addresses: number[]) => number>
  const tables: Record<Group, { address: number; windowBits: number }> = {
    g1: { address: 0, windowBits: 0 },
    g2: { address: 0, windowBits: 0 },
  }
  const scratch = allocate(batch * 192)
  const base = allocate(192)
  const last = allocate(192)

  function allocate(bytes: number): number {
    const pointer = new Uint32Array(memory.buffer, 0, 1)
    const address = ((pointer[0] ?? 0) + 31) & ~31
    pointer[0] = address + bytes
    const missing = address + bytes + (1 << 22) - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / 65_536))
    return address
  }

  function operation(group: Group, name: string): (...addresses: number[]) => number {
    const found = call[`${group}m_${name}`]
    if (found === undefined) throw new Error(`the wasm module has no ${group}m_${name}`)
    return found
  }

  function buildWindow(task: FixedBaseTask & { kind: 'table' }): void {
    const { group, windowBits, window } = task
    const affine = group === 'g1' ? 64 : 128
    const projective = (affine * 3) / 2
    const addMixed = operation(group, 'addMixed')
    const double = operation(group, 'double')
    operation(group, 'copy')(workerData.generators[group], base)
    for (let bit = 0; bit < windowBits * window; bit++) double(base, base)
    operation(group, 'normalize')(base, base)
    const entries = 1 << (windowBits - 1)
    const to = new Uint8Array(task.table)
    for (let start = 0; start < entries; start += batch) {
      const count = Math.min(batch, entries - start)
      for (let index = 0; index < count; index++) {
        const here = scratch + index * projective
        if (index > 0) addMixed(here - projective, base, here)
        else if (start === 0) operation(group, 'copy')(base, here)
        else addMixed(last, base, here)
      }
      operation(group, 'copy')(scratch + (count - 1) * projective, last)
      operation(group, 'batchToAffine')(scratch, count, scratch)
      to.set(new Uint8Array(memory.buffer, scratch, count * affine), (window * entries + start) * affine)
    }
  }

  function loadTable(task: FixedBaseTask & { kind: 'load' }): void {
    const address = allocate(task.table.byteLength)
    new Uint8Array(memory.buffer, address, task.table.byteLength).set(new Uint8Array(task.table))
    tables[task.group] = { address, windowBits: task.windowBits }
  }

  function multiply(task: FixedBaseTask & { kind: 'multiply' }): void {
    const { group, start, count } = task
    const { address, windowBits } = tables[group]
    const affine = group === 'g1' ? 64 : 128
    const projective = (affine * 3) / 2
    const addMixed = operation(group, 'addMixed')
    const subMixed = operation(group, 'subMixed')
    const zero = operation(group, 'zero')
    const half = 1 << (windowBits - 1)
    const mask = 2 * half - 1
    const words = new Uint32Array(task.scalars, start * 32, count * 8)
    const carry = new Uint8Array(count)
    for (let index = 0; index < count; index++) zero(scratch + index * projective)
    for (let bit = 0, window = 0; bit <= 254; bit += windowBits, window++) {
      const table = address + window * half * affine - affine
      const word = bit >>> 5
      const shift = bit & 31
      const isSplit = shift + windowBits > 32 && word < 7
      for (let index = 0; index < count; index++) {
        let digit = (words[index * 8 + word] ?? 0) >>> shift
        if (isSplit) digit |= (words[index * 8 + word + 1] ?? 0) << (32 - shift)
        digit = (digit & mask) + (carry[index] ?? 0)
        const isNegative = digit > half
        carry[index] = isNegative ? 1 : 0
        if (digit === 0) continue
        const here = scratch + index * projective
        if (!isNegative) addMixed(here, table + digit * affine, here)
        else if (digit <= mask) subMixed(here, table + (mask + 1 - digit) * affine, here)
      }
    }
    operation(group, 'batchToAffine')(scratch, count, scratch)
    new Uint8Array(task.points, start * affine, count * affine).set(
      new Uint8Array(memory.buffer, scratch, count * affine),
    )
  }

  parentPort.on('message', (task: FixedBaseTask) => {
    if (task.kind === 'table') buildWindow(task)
    else if (task.kind === 'load') loadTable(task)
    else multiply(task)
    parentPort.postMessage(task.id)
  })
}
