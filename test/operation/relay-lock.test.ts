import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { writeManifest } from '../../src/artifacts/manifest.js'
import { compiledSources } from '../support/compiled-sources.js'
import { serviceFolder } from './laptop.js'
import { relayerSettings } from './relayer-settings.js'
import { type ServiceProcess, startService } from './service-process.js'

const { main } = compiledSources()
const running: ServiceProcess[] = []

afterEach(async () => {
  for (const { child, exited } of running.splice(0)) {
    child.kill('SIGKILL')
    await exited
  }
})

/** Relays between nodes that are not there, which it tries again and again. */
function relay(config: string, ...argv: string[]): ServiceProcess {
  const { env } = relayerSettings({})
  const service = startService(main, ['relay', '--config', config, '--json', ...argv], env)
  running.push(service)
  return service
}

async function refusal(service: ServiceProcess): Promise<unknown> {
  expect(await service.exited).toMatchObject({ code: 1 })
  return (JSON.parse(service.stdout()) as { error: unknown }).error
}

test('error: a second relayer on a state directory is refused; kill -9 of the first frees it', async () => {
  const { configure, folder } = serviceFolder()
  const { settings } = relayerSettings({})
  mkdirSync(join(folder, 'circuits'))
  await writeManifest(join(folder, 'circuits'), { version: 1, circuits: {} })
  const config = configure('circuits', { relayer: settings, metrics: { port: 0 } })
  const lock = join(folder, 'state', 'lock')
  const first = relay(config)
  await first.logged('ready')
  expect(existsSync(lock)).toBe(true)

  expect(await refusal(relay(config))).toMatchObject({ code: 'STATE_LOCKED' })
  expect(await refusal(relay(config, '--once'))).toMatchObject({ code: 'STATE_LOCKED' })
  // The relayer of a service is one as well.
  const serving = startService(main, ['serve', '--config', config, '--json', '--without-worker'], {
    ...relayerSettings({}).env,
  })
  running.push(serving)
  expect(await refusal(serving)).toMatchObject({ code: 'STATE_LOCKED' })
  expect(existsSync(lock)).toBe(true)

  first.signal('SIGKILL')
  await first.exited
  expect(existsSync(lock)).toBe(true)
  const second = relay(config)
  await second.logged('ready')
  second.signal('SIGTERM')
  expect(await second.exited).toMatchObject({ code: 0 })
  expect(existsSync(lock)).toBe(false)
})

test('behavior: a dry run signs nothing and looks beside a relayer', async () => {
  const { configure } = serviceFolder()
  const config = configure('circuits', { relayer: relayerSettings({}).settings, metrics: { port: 0 } })
  await relay(config).logged('ready')
  const dry = relay(config, '--once', '--dry-run')
  const { code } = await dry.exited
  // Its nodes are not there, so its one look fails; but it looked.
  expect(code).toBe(1)
  const { destinations } = JSON.parse(dry.stdout()) as { destinations: { outcome: string }[] }
  expect(destinations.map(({ outcome }) => outcome)).toEqual(['failed'])
})

test('error: a state directory that cannot be made', async () => {
  const { configure } = serviceFolder()
  const { settings } = relayerSettings({})
  const config = configure('circuits', { relayer: { ...settings, stateDirectory: '/dev/null/state' } })
  expect(await refusal(relay(config))).toMatchObject({ code: 'CONFIG_INVALID' })
})
