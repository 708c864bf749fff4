/** Seconds since 1970. */
export type Clock = () => bigint

/** The platform's clock. */
export const systemClock: Clock = () => BigInt(Math.floor(Date.now() / 1000))
