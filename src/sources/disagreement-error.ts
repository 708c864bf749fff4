import type { Disagreement } from './finalized-facts.js'
import { SourceError } from './source-error.js'

/** `SOURCES_DISAGREE`, with both claims. One of them lies, or the chain's finality broke: a person has to look. */
export function disagreementError(disagreement: Disagreement): SourceError {
  const { kind, at, claims } = disagreement
  const what = kind === 'header' ? `the finalized block in slot ${at}` : `the committee of period ${at}`
  const facts = claims.map(({ node, root }) => `${node}: ${root}`)
  return new SourceError('SOURCES_DISAGREE', `Two sources disagree on ${what}.`, { facts, disagreement })
}
