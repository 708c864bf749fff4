export type ProofOptions = {
  signal?: AbortSignal | undefined
  /** `percent` from 0 to 100 where it is known. */
  onProgress?: ((progress: { stage: string; percent?: number | undefined }) => void) | undefined
}

/** A proof that was asked for, by its kind. */
export type ProofBought = { kind: string; result: 'ok' | 'failed'; seconds: number }
