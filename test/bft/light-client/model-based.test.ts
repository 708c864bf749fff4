import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { BftError } from '../../../src/bft/bft-error.js'
import type { TrustedBlock } from '../../../src/bft/light-client/light-block.js'
import { verifyUpdate } from '../../../src/bft/light-client/verify-update.js'
import { hasRealData, readRealJson, realData } from '../../support/real-data.js'
import { type ModelCase, type Translation, translateCase } from './model-case.js'

const folder = 'cometbft/model-based-light-client'
const files = hasRealData ? readdirSync(realData(folder)).filter((name) => name.endsWith('.json')) : []

type Verdict = 'SUCCESS' | 'NOT_ENOUGH_TRUST' | 'INVALID'

function judge(translation: Translation, trusted: TrustedBlock, step: Translation['steps'][number]) {
  try {
    const block = step.block(trusted)
    const next = verifyUpdate({ trusted, block, policy: translation.policy, now: step.now })
    return { verdict: 'SUCCESS' as Verdict, next, block }
  } catch (error) {
    if (!(error instanceof BftError)) throw error
    const verdict: Verdict = error.code === 'NOT_ENOUGH_TRUST' ? 'NOT_ENOUGH_TRUST' : 'INVALID'
    return { verdict, code: error.code }
  }
}

describe.skipIf(!hasRealData)('the model-based cases of tendermint-rs', () => {
  const counts: Record<Verdict, number> = { SUCCESS: 0, NOT_ENOUGH_TRUST: 0, INVALID: 0 }
  const reasons: string[] = []

  for (const file of files) {
    test(`default: ${file} has the verdicts of the model`, () => {
      const translation = translateCase(readRealJson(`${folder}/${file}`) as ModelCase)
      let { trusted } = translation
      for (const step of translation.steps) {
        const { verdict, next, block, code } = judge(translation, trusted, step)
        expect(verdict).toBe(step.verdict)
        counts[verdict] += 1
        if (code !== undefined && verdict === 'INVALID') reasons.push(code)
        if (next === undefined || block === undefined) continue
        // The corrupted twin: the same votes for a header with another state.
        const header = { ...block.header, stateRoot: block.header.stateRoot + 1n }
        const twin = { ...step, block: () => ({ ...block, header }) }
        expect(judge(translation, trusted, twin).code).toBe('WRONG_HEADER_HASH')
        const signatures = block.commit.signatures.with(0, { ...block.commit.signatures[0]!, S: 1n })
        const forged = { ...step, block: () => ({ ...block, commit: { ...block.commit, signatures } }) }
        expect(judge(translation, trusted, forged).code).toBe('INVALID_SIGNATURE')
        trusted = next
      }
    })
  }

  test('behavior: every verdict of the suite was replayed', () => {
    expect(files).toHaveLength(21)
    expect(counts).toEqual({ SUCCESS: 24, NOT_ENOUGH_TRUST: 21, INVALID: 6 })
    expect([...reasons].sort()).toEqual([
      'HEADER_FROM_FUTURE',
      'NON_MONOTONIC_HEIGHT',
      'NOT_ENOUGH_POWER',
      'TRUST_EXPIRED',
      'TRUST_EXPIRED',
      'TRUST_EXPIRED',
    ])
  })
})
