import { zeroAddress } from 'viem'
import { describe, expect, test } from 'vitest'
import { assertDeployable, DEVELOPMENT_CHAIN_IDS } from '../../src/chain/assert-deployable.js'
import type { ChainClient } from '../../src/chain/chain-client.js'
import { deployLightClient } from '../../src/chain/deploy-light-client.js'
import { deployVerifier } from '../../src/chain/deploy-verifier.js'
import { mainnet } from '../../src/ethereum/networks/mainnet.js'

describe('assertDeployable', () => {
  test('default: development keys on development chains', () => {
    for (const chainId of DEVELOPMENT_CHAIN_IDS) assertDeployable({ chainId, setupKind: 'development' })
    assertDeployable({ chainId: 31337n, setupKind: 'development' })
  })

  test('behavior: ceremony keys go anywhere', () => {
    for (const chainId of [1, 10, 31337]) assertDeployable({ chainId, setupKind: 'ceremony' })
  })

  test('error: development keys on any other chain', () => {
    for (const chainId of [1, 10, 42161, 8453, 11155111, 0]) {
      expect(() => assertDeployable({ chainId, setupKind: 'development' })).toThrow(
        expect.objectContaining({ code: 'DEPLOYMENT_REFUSED' }),
      )
    }
  })
})

/** A connection to mainnet that breaks as soon as anything but the chain id is asked. */
const onMainnet = { getChainId: async () => 1 } as unknown as ChainClient

test('error: deployLightClient refuses before it sends anything', async () => {
  const deployment = deployLightClient({
    client: onMainnet,
    config: mainnet,
    checkpoint: { kind: 'committee', period: 1n, committeeRoot: `0x${'11'.repeat(32)}` },
    apk: {
      setupKind: 'development',
      circuits: [{ capacity: 8, verifier: zeroAddress }],
      linkVerifier: zeroAddress,
    },
  })
  await expect(deployment).rejects.toMatchObject({ code: 'DEPLOYMENT_REFUSED' })
})

test('error: deployVerifier refuses before it reads anything', async () => {
  const deployment = deployVerifier({ client: onMainnet, path: 'missing.sol', setupKind: 'development' })
  await expect(deployment).rejects.toMatchObject({ code: 'DEPLOYMENT_REFUSED' })
})
