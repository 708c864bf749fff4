/** Bits of a non-negative integer, least significant first. */
export function bitsOf(value: bigint, width: number): number[] {
  return Array.from({ length: width }, (_, i) => Number((value >> BigInt(i)) & 1n))
}

/** An array as circom writes it. */
export function circomList(values: readonly (bigint | number)[]): string {
  return `[${values.join(', ')}]`
}

/** Text of a main circom file: one component, its parameters commented with their names. */
export function circomMain(parameters: {
  /** Path relative to the `circuits` folder. */
  include: string
  template: string
  publicSignals: readonly string[]
  parameters: readonly (readonly [name: string, value: number | string])[]
}): string {
  const { include, template, publicSignals, parameters: values } = parameters
  const lines = values.map(
    ([name, value], i) => `    /* ${name} */ ${value}${i < values.length - 1 ? ',' : ''}`,
  )
  return [
    'pragma circom 2.2.3;',
    '',
    `include "${include}";`,
    '',
    `component main {public [${publicSignals.join(', ')}]} = ${template}(`,
    ...lines,
    ');',
    '',
  ].join('\n')
}
