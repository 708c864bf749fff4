declare module 'circomlibjs' {
  type Poseidon = {
    (inputs: readonly bigint[], initialState?: bigint, outputs?: number): Uint8Array | Uint8Array[]
    F: { toObject: (element: Uint8Array) => bigint }
  }
  export function buildPoseidonReference(): Promise<Poseidon>
}
