/** Arithmetic the development setup borrows from packages that have no types of their own. */
declare module 'ffjavascript' {
  export function buildBn128(singleThread: boolean): Promise<import('./ffjavascript-curve.js').FfCurve>
  export class ChaCha {
    constructor(seed: readonly number[])
  }
}

declare module 'wasmcurves/build/bn128_wasm.js' {
  const source: { readonly code: string; readonly pG1gen: number; readonly pG2gen: number }
  export default source
}
