const NOWHERE = 'http://127.0.0.1:9'

/**
 * Configuration of a relayer with one client of the development chain, and the environment with its key. Without
 * addresses its nodes are not there.
 */
export function relayerSettings({
  beacon = NOWHERE,
  rpc = NOWHERE,
  lightClient = `0x${'ab'.repeat(20)}`,
  privateKey = `0x${'01'.repeat(32)}`,
  chainId = 31337,
}: {
  beacon?: string
  rpc?: string
  lightClient?: string
  privateKey?: string
  chainId?: number
}) {
  const settings = {
    stateDirectory: 'state',
    pollSeconds: 1,
    proofs: 'none',
    sources: { devnet: { endpoints: [beacon], timeoutSeconds: 5 } },
    destinations: [
      {
        name: 'one',
        network: 'devnet',
        chain: 'local',
        chainId,
        endpoint: rpc,
        lightClient,
        privateKey: { env: 'RELAYER_KEY' },
        fees: { maxFeePerGasGwei: 500, maxGas: 5_000_000 },
      },
    ],
  }
  return { settings, env: { RELAYER_KEY: privateKey } }
}
