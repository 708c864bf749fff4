import { LightClientUpdateError } from '../../ethereum/spec/light-client-update-error.js'
import { validateUpdateContent } from '../../ethereum/spec/validate-update-content.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { ChainConfig, LightClientUpdate, SyncCommittee } from '../../ethereum/types/light-client.js'
import { sha256Hex } from '../../hash/sha256-hex.js'

/**
 * Throws unless this committee signed the update on this chain and its branches hold: whatever does not depend on what a
 * client holds. Remembers its last verdicts, since several nodes and destinations bring the same updates again and again.
 *
 * @throws LightClientUpdateError naming the broken rule.
 */
export type UpdateJudge = (update: LightClientUpdate, committeeRoot: Hex, committee: SyncCommittee) => void

const KEPT = 256

export function createUpdateJudge({ config }: { config: ChainConfig }): UpdateJudge {
  const verdicts = new Map<string, LightClientUpdateError | undefined>()
  return (update, committeeRoot, committee) => {
    const key = `${committeeRoot} ${sha256Hex(textOf(update))}`
    if (!verdicts.has(key)) verdicts.set(key, faultOf({ config, update, committee }))
    for (const oldest of verdicts.keys()) {
      if (verdicts.size <= KEPT) break
      verdicts.delete(oldest)
    }
    const fault = verdicts.get(key)
    if (fault !== undefined) throw fault
  }
}

function textOf(update: LightClientUpdate): string {
  return JSON.stringify(update, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))
}

function faultOf(
  parameters: Parameters<typeof validateUpdateContent>[0],
): LightClientUpdateError | undefined {
  try {
    validateUpdateContent(parameters)
    return undefined
  } catch (error) {
    if (error instanceof LightClientUpdateError) return error
    throw error
  }
}
