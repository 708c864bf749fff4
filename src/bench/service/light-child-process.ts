import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ChildAnswer, ChildOrder } from '../../worker/child-protocol.js'
import { lightHoldPath, lightProofPath } from './light-files.js'

/**
 * Entry of a light prover: it finds the proof of its job ready made, waits as long as it is told, and hands it out. It
 * loads nothing else, so that what is measured is the service around it.
 */
process.once('disconnect', () => process.exit())
process.once('message', (order: ChildOrder) => void answer(order))

async function answer({ request, directory }: ChildOrder): Promise<void> {
  const started = performance.now()
  const text = await readFile(lightProofPath(directory, bitsOf(request)), 'utf8')
  const hold = Number(await readFile(lightHoldPath(directory), 'utf8'))
  await sleep(Math.max(0, hold - (performance.now() - started)))
  process.send?.({ kind: 'proof', text } satisfies ChildAnswer, () => process.disconnect())
}

function bitsOf(request: ChildOrder['request']): string {
  const found = /"sync_committee_bits":"(0x[0-9a-f]{8})"/.exec(JSON.stringify(request))
  return found?.[1] ?? ''
}
