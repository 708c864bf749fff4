/** The value of an input signal: a field element, or nested arrays of them for an array signal. */
export type CircuitInput = bigint | readonly CircuitInput[]

/** Input signals of a circuit by name. */
export type CircuitInputs = Readonly<Record<string, CircuitInput>>
