/** What a member, or one of its routes, is in; in the order of the contract's enumeration, mildest first. */
export const MODES = ['normal', 'guarded', 'paused', 'frozen'] as const
export type Mode = (typeof MODES)[number]

/** Acting on a member's data, and a consumer recording new data of its own; in the order of the contract's enumeration. */
export const FLOWS = ['consumption', 'ingestion'] as const
export type Flow = (typeof FLOWS)[number]

/** Why a mode is in force; in the order of the contract's enumeration. */
export const CAUSES = ['none', 'live', 'stale', 'evidence', 'guardian', 'vote', 'outflow', 'removed'] as const
export type Cause = (typeof CAUSES)[number]

/** What somebody may trip to. */
export type TrippableMode = 'guarded' | 'paused'
