import { hashHeader } from '../../src/bft/votes/header.js'
import type { BftDevnet } from '../../src/devnet/bft/create-bft-devnet.js'

const word = (value: bigint) => `0x${value.toString(16).padStart(64, '0')}`

/** Configuration of a monitor of one member over several nodes, and the environment with its keys. */
export function monitorSettings(member: {
  name: string
  network: string
  checkpoint: string
  nodes: readonly string[]
  pollSeconds?: number
  webhook?: string
}) {
  const { name, network, checkpoint, nodes, pollSeconds = 0.5, webhook } = member
  const monitor = {
    stateDirectory: 'monitor',
    signingKey: { env: 'MONITOR_KEY' },
    coalition: { chainId: 31337, address: `0x${'c0'.repeat(20)}` },
    members: [
      {
        name,
        network,
        checkpoint,
        nodes: nodes.map((endpoint, at) => ({ name: `node-${at + 1}`, endpoint })),
        pollSeconds,
        timeoutSeconds: 5,
      },
    ],
    webhooks:
      webhook === undefined
        ? []
        : [{ name: 'desk', url: webhook, secret: { env: 'WEBHOOK_SECRET' }, firstPauseSeconds: 0.1 }],
  }
  const env = { MONITOR_KEY: `0x${'01'.repeat(32)}`, WEBHOOK_SECRET: 'of the desk alone' }
  return { monitor, env }
}

/** The checkpoint of a BFT devnet: its genesis header. */
export const genesisOf = (devnet: BftDevnet) => word(hashHeader(devnet.genesis.header))
