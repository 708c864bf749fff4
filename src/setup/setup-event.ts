/** Progress of a step: what is being done for which circuit. */
export type SetupEvent = { readonly circuit: string; readonly stage: string }

/** Options of everything here that takes long. */
export type SetupControl = {
  readonly onProgress?: ((event: SetupEvent) => void) | undefined
  readonly signal?: AbortSignal | undefined
}
