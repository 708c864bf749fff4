/** The JSON form of a value: every bigint as a decimal string, everything else as it is. */
export type BftJson<Value> = Value extends bigint
  ? string
  : Value extends readonly (infer Element)[]
    ? BftJson<Element>[]
    : Value extends object
      ? { [Key in keyof Value]: BftJson<Value[Key]> }
      : Value

/**
 * The JSON form of a header, vote set, light block, proof or any other record of bigints. The parsers of this folder
 * read it back. Fields that are `undefined` are left out.
 */
export function toBftJson<Value>(value: Value): BftJson<Value> {
  return convert(value) as BftJson<Value>
}

function convert(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(convert)
  if (typeof value !== 'object' || value === null) return value
  const defined = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(defined.map(([name, field]) => [name, convert(field)]))
}
