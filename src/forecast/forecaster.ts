/** A way to say what comes, from nothing but what came before. */
export type Forecaster = {
  readonly name: string
  /**
   * @param history Finite values, the newest last; at least one.
   * @param horizon How many steps ahead; at least 1.
   */
  forecast(history: readonly number[], horizon: number): number
}
