/** Exports of the wasm used here: addresses in, nothing out. */
type Bn254Exports = Readonly<Record<string, (...addresses: number[]) => number>>

/** The precompiled BN254 arithmetic of `wasmcurves`: elements are 32 bytes, little-endian. */
export type Bn254Module = {
  readonly module: WebAssembly.Module
  /** Addresses of the generators (projective, Montgomery form, z = 1). */
  readonly g1Generator: number
  readonly g2Generator: number
}

/** One instance with its memory. */
export type Bn254Instance = {
  readonly exports: Bn254Exports
  /** Reserves `bytes`, growing the memory; views made before may be detached. */
  allocate(bytes: number): number
  /** Fresh view of `bytes` at `address`. */
  view(address: number, bytes: number): Uint8Array<ArrayBuffer>
}

let compiled: Promise<Bn254Module> | undefined

/** Compiles the module once per process. */
export function loadBn254Module(): Promise<Bn254Module> {
  compiled ??= compile()
  return compiled
}

async function compile(): Promise<Bn254Module> {
  const { default: source } = await import('wasmcurves/build/bn128_wasm.js')
  const module = await WebAssembly.compile(Buffer.from(source.code, 'base64'))
  return { module, g1Generator: source.pG1gen, g2Generator: source.pG2gen }
}

const pageBytes = 65_536

/** A new instance. The word at address 0 is the module's own allocation pointer; 4 MiB stay free for its scratch. */
export async function instantiateBn254({ module }: Bn254Module): Promise<Bn254Instance> {
  const memory = new WebAssembly.Memory({ initial: 128 })
  const instance = await WebAssembly.instantiate(module, { env: { memory } })
  const exports = instance.exports as unknown as Bn254Exports
  return {
    exports,
    allocate(bytes) {
      const pointer = new Uint32Array(memory.buffer, 0, 1)
      const address = ((pointer[0] ?? 0) + 31) & ~31
      pointer[0] = address + bytes
      const missing = address + bytes + (1 << 22) - memory.buffer.byteLength
      if (missing > 0) memory.grow(Math.ceil(missing / pageBytes))
      return address
    },
    view: (address, bytes) => new Uint8Array(memory.buffer, address, bytes),
  }
}
