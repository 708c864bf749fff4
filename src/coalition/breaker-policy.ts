/** How a `CircuitBreaker` trips and releases; times in seconds. See `ICircuitBreaker.Policy`. */
export type BreakerPolicy = {
  /** A first trip lasts this long, each following one twice as long. */
  readonly cooldown: bigint
  /** Times `inTotal` it is less than `budgetWindow`: no role closes a consumer for ever. */
  readonly maxCooldown: bigint
  /** Trips are forgotten this long after the last; more than `maxCooldown`. */
  readonly memoryWindow: bigint
  /** A monitor's vote counts this long. */
  readonly voteWindow: bigint
  /** Trips of a role in any such window: of one target, and of all. */
  readonly budgetWindow: bigint
  readonly perTarget: number
  readonly inTotal: number
  /** Actions of a consumer in any `guardedWindow` while guarded; half of them at once. */
  readonly guardedActions: number
  readonly guardedWindow: number
}

/** Two trips a day of one target and four of all, of one to five hours, remembered for a week; an action a minute while guarded. */
export const DEFAULT_BREAKER_POLICY: BreakerPolicy = {
  cooldown: 3_600n,
  maxCooldown: 18_000n,
  memoryWindow: 604_800n,
  voteWindow: 3_600n,
  budgetWindow: 86_400n,
  perTarget: 2,
  inTotal: 4,
  guardedActions: 60,
  guardedWindow: 3_600,
}

/** How much a `FlowLimiter` lets out; fractions are wads (1e18 is one), times seconds. See `IFlowLimiter.Limits`. */
export type FlowLimits = {
  /** Part of the slashable stake that a member's routes release in any window. */
  readonly alpha: bigint
  /** Members that one operator's stake counts for, at most. */
  readonly memberships: bigint
  /** Windows until a proof freezes a client. */
  readonly windows: bigint
  /** How much more than it gains an attack is to burn. */
  readonly slack: bigint
  /** Part of a member's stake that an attack takes. */
  readonly threshold: bigint
  readonly window: bigint
  /** New stake counts after it was seen for so long. */
  readonly maturity: bigint
}
