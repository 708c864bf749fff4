import type { Stage } from './stage.js'

/** Proves the finalized header of a height, submits it to the light client, and tells it. */
export async function bringHeader(stage: Stage, height: bigint): Promise<void> {
  const { headers, devnet } = stage
  const block = devnet.getLightBlock(height)
  const made = await headers.prove(block)
  await stage.act({
    who: 'relayer',
    what: `proves header ${height} (${made.update.kind}), and the light client accepts it`,
    send: () => headers.submit(block, made),
    facts: { height, circuit: made.circuit, seconds: made.seconds },
  })
}
