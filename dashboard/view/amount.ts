/** An amount in whole units with thousands separators and at most `digits` decimals, cut and not rounded. */
export function amountText(amount: bigint, decimals: number, digits = 2): string {
  const scale = 10n ** BigInt(decimals)
  const fraction = (amount % scale).toString().padStart(decimals, '0').slice(0, digits).replace(/0+$/, '')
  const whole = (amount / scale).toLocaleString('en-US')
  return fraction === '' ? whole : `${whole}.${fraction}`
}

/** `numerator / denominator` as a number for display; `undefined` for a denominator of 0. */
export function ratioOf(numerator: bigint, denominator: bigint): number | undefined {
  if (denominator === 0n) return undefined
  return Number((numerator * 1_000_000n) / denominator) / 1_000_000
}

export function percentText(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)} %`
}

const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

export function bytesText(bytes: number): string {
  const power = Math.min(BYTES.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1024 ** power
  return `${value.toFixed(value < 10 && power > 0 ? 1 : 0)} ${BYTES[power]}`
}

/** `0x1234…abcd`. */
export function shortHex(hex: string): string {
  return hex.length <= 14 ? hex : `${hex.slice(0, 6)}…${hex.slice(-4)}`
}
