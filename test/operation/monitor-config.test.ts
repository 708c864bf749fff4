import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { ConfigError } from '../../src/operation/config/config-error.js'
import { loadConfig } from '../../src/operation/config/load-config.js'
import { printConfig, redactedConfig } from '../../src/operation/config/print-config.js'
import { createOperation } from '../../src/operation/processes/operation.js'
import { runMonitor } from '../../src/operation/processes/run-monitor.js'
import { monitorSettings } from './monitor-settings.js'

const folder = mkdtempSync(join(tmpdir(), 'concordat-monitor-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const wrong = monitorSettings({
  name: 'one',
  network: 'nowhere',
  checkpoint: `0x${'11'.repeat(32)}`,
  nodes: ['http://127.0.0.1:9/TOKEN-OF-A-NODE'],
  webhook: 'https://desk.example.org/TOKEN-OF-A-WEBHOOK',
})

function fileOf(settings: object): string {
  const file = join(folder, 'concordat.yaml')
  writeFileSync(file, stringify(settings))
  return file
}

const refused = (promise: Promise<unknown>): Promise<ConfigError> =>
  promise.then(
    () => Promise.reject(new Error('it was taken')),
    (thrown: ConfigError) => thrown,
  )

describe('monitor settings', () => {
  test('default: print shows neither secrets nor what tokens are put into', async () => {
    const loaded = await loadConfig({ file: fileOf({ monitor: wrong.monitor }), environment: wrong.env })
    const printed = printConfig(loaded) + JSON.stringify(redactedConfig(loaded.config))
    expect(printed).toContain('https://desk.example.org/[redacted]')
    expect(printed).toContain('MONITOR_KEY')
    for (const hidden of ['TOKEN-OF-A-NODE', 'TOKEN-OF-A-WEBHOOK', ...Object.values(wrong.env)])
      expect(printed).not.toContain(hidden)
  })

  const { monitor } = wrong
  const [member] = monitor.members
  test.each([
    ['two members of one name', { ...monitor, members: [member, member] }, 'monitor.members.1.name'],
    ['a key written out', { ...monitor, signingKey: wrong.env.MONITOR_KEY }, 'monitor.signingKey'],
    [
      'a member without nodes',
      { ...monitor, members: [{ ...member, nodes: [] }] },
      'monitor.members.0.nodes',
    ],
    [
      'two nodes of one name',
      { ...monitor, members: [{ ...member, nodes: [member!.nodes[0], member!.nodes[0]] }] },
      'monitor.members.0.nodes',
    ],
    ['no checkpoint', { ...monitor, members: [{ ...member, checkpoint: undefined }] }, 'checkpoint'],
  ])('error: %s', async (_, given, fact) => {
    const error = await refused(loadConfig({ file: fileOf({ monitor: given }), environment: wrong.env }))
    expect(error.facts.join()).toContain(fact)
    expect(error.message).not.toContain(wrong.env.MONITOR_KEY)
  })
})

describe('runMonitor', () => {
  test.each([
    ['section', {}, {}, 'CONFIG_INVALID', 'monitor'],
    ['signing key', { monitor: wrong.monitor }, {}, 'SECRET_MISSING', 'monitor.signingKey'],
    [
      'good key',
      { monitor: wrong.monitor },
      { MONITOR_KEY: `0x${'00'.repeat(32)}` },
      'CONFIG_INVALID',
      'monitor.signingKey',
    ],
    ['known network', { monitor: wrong.monitor }, wrong.env, 'CONFIG_INVALID', 'monitor.members.0.network'],
  ])('error: a monitor without a %s does not start', async (_, settings, environment, code, fact) => {
    const file = join(folder, 'wrong.yaml')
    writeFileSync(file, stringify(settings))
    const operation = await createOperation({ service: 'monitor', file, environment, write: () => undefined })
    const error = await runMonitor({ operation, signal: new AbortController().signal }).then(
      () => Promise.reject(new Error('it started')),
      (thrown: ConfigError) => thrown,
    )
    expect(error.code).toBe(code)
    expect(error.facts.join()).toContain(fact)
  })
})
