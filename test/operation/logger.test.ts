import { describe, expect, test } from 'vitest'
import { BaseError } from '../../src/errors/base-error.js'
import { createLogger } from '../../src/operation/log/create-logger.js'

function capture(parameters: Partial<Parameters<typeof createLogger>[0]> = {}) {
  const lines: string[] = []
  const write = (line: string) => void lines.push(line)
  return { lines, logger: createLogger({ level: 'info', format: 'json', write, ...parameters }) }
}

describe('log', () => {
  test('default: a line of JSON an event, children carry their facts', () => {
    const { lines, logger } = capture({ facts: { service: 'worker' } })
    logger.child({ job: 'ab12' }).info({ circuit: 'apk-32-10' }, 'job taken')
    const [line] = lines.map((text) => JSON.parse(text))
    expect(line).toMatchObject({
      level: 'info',
      service: 'worker',
      job: 'ab12',
      circuit: 'apk-32-10',
      msg: 'job taken',
    })
    expect(new Date(line.time).toISOString()).toBe(line.time)
    expect(lines[0]?.endsWith('\n')).toBe(true)
  })

  test('args: the level', () => {
    const { lines, logger } = capture({ level: 'warn' })
    logger.debug({}, 'a')
    logger.info({}, 'b')
    logger.warn({}, 'c')
    logger.error({}, 'd')
    expect(lines.map((text) => JSON.parse(text).msg)).toEqual(['c', 'd'])
    const silent = capture({ level: 'silent' })
    silent.logger.error({}, 'e')
    expect(silent.lines).toEqual([])
  })

  test('args: as text for people', () => {
    const { lines, logger } = capture({ format: 'text' })
    logger.warn({ job: 'ab', reason: 'no space' }, 'retried')
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d warn {2}retried job=ab reason="no space"\n$/)
  })

  test.each(['json', 'text'] as const)('behavior: no secret is in a line, as %s', (format) => {
    const secret = 'correct-horse-"battery"'
    const escaped = JSON.stringify(secret).slice(1, -1)
    const redact = (text: string) => text.replaceAll(escaped, '[redacted]').replaceAll(secret, '[redacted]')
    const { lines, logger } = capture({ format, redact })
    logger.info({ headers: { authorization: 'Bearer a.b' } }, 'request')
    logger.info({ password: 'p-1', config: { privateKey: 'p-2', relayer: { token: 'p-3' } } }, 'start')
    logger.error({ error: new Error(`cannot reach https://u:${secret}@host`) }, 'failed')
    logger.info({ note: secret }, `message with ${secret}`)
    const text = lines.join('')
    for (const hidden of ['Bearer a.b', 'p-1', 'p-2', 'p-3', 'horse']) expect(text).not.toContain(hidden)
    expect(text.match(/\[redacted\]/g)?.length).toBeGreaterThanOrEqual(6)
  })

  test('behavior: of an error only its code and first line', () => {
    const { lines, logger } = capture()
    const cause = new Error('inner')
    const error = new BaseError('DISK_FULL', 'No space.', { facts: ['path: /secret/place'], cause })
    logger.error({ error }, 'failed')
    logger.error(
      { error: Object.assign(new Error('first\nRequest body: 0x6080'), { code: 'ECONNRESET' }) },
      'again',
    )
    const [first, second] = lines.map((text) => JSON.parse(text).error)
    expect(first).toEqual({ code: 'DISK_FULL', message: 'No space.' })
    expect(second).toEqual({ code: 'ECONNRESET', message: 'first' })
  })
})
