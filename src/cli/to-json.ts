/** JSON on one line. A bigint becomes a number where a double holds it exactly, else a decimal string. */
export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_, field: unknown) => (typeof field === 'bigint' ? plain(field) : field),
    indent,
  )
}

function plain(value: bigint): number | string {
  const small = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
  return small ? Number(value) : value.toString()
}
