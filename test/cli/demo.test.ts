import { describe, expect, test } from 'vitest'
import { hasRealData, realData } from '../support/real-data.js'
import { runCli } from './run-cli.js'

describe('demo', () => {
  test('default: a development chain of its own, to an account balance', async () => {
    const { code, json } = await runCli(['demo', '--json'])
    expect(code).toBe(0)
    expect(json).toMatchObject({
      accepted: true,
      network: 'devnet-512',
      committeeSize: 512,
      participants: 507,
      executionBlockNumber: 1,
      routes: [
        { route: 'apk', circuit: 'apk-512-8', accepted: true },
        { route: 'direct', circuit: null, accepted: true },
      ],
      account: { account: { balance: (32n * 10n ** 18n).toString(), nonce: 0 } },
    })
    expect(json.routes[0].registration).toMatchObject({ circuit: 'link-512', constraints: 521_111 })
    expect(json.routes[0].executionStateRoot).toBe(json.executionStateRoot)
  }, 3_600_000)

  test.skipIf(!hasRealData)(
    'args: --data shows recorded mainnet data, in words',
    async () => {
      const { code, stdout } = await runCli(['demo', '--data', realData('.')])
      expect(code).toBe(0)
      expect(stdout).toContain('Sync committee of period 1167: 507 of 512 members signed slot 9567542')
      expect(stdout).toContain(
        '0xc51ad191ded785644e792e03583a54dcd4329d605560734c93f6cd9b5eaa9315 (block 20360596)',
      )
      expect(stdout).toMatch(/0x5c69bee701ef814a2b6a3edd4b1652cb9cc5aa6f has balance 0 ETH, nonce 346165/)
      expect(stdout).toMatch(/^link-512 .*\n^apk-512-8 .*\n^direct /m)
    },
    3_600_000,
  )

  test('error: --data without the recorded files', async () => {
    const { code, json } = await runCli(['demo', '--data', '/nonexistent', '--json'])
    expect(code).toBe(1)
    expect(json.error.code).toBe('FILE_UNREADABLE')
  })
})
