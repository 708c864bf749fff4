import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { exampleDocument, guideBlock, guideImage } from '../risk/example.js'
import { runCli } from './run-cli.js'
import { scratchFolder } from './scratch.js'

const folder = scratchFolder()
const graph = join(folder, 'coalition.yaml')
beforeAll(() => writeFileSync(graph, guideBlock('yaml')))

describe('concordat risk', () => {
  test('default: prints what the guide shows', async () => {
    const { code, stdout } = await runCli(['risk', '--graph', graph])
    expect(code).toBe(0)
    expect(stdout).toBe(guideBlock('text'))
  })

  test('args: --svg writes the images of the guide, readable and escaped', async () => {
    const svg = join(folder, 'plots')
    const { json } = await runCli(['risk', '--graph', graph, '--svg', svg, '--json'])
    const names = readdirSync(svg).sort()
    expect(json.plots).toHaveLength(names.length)
    expect(names).toEqual([
      'risk-cascade-collaborative.svg',
      'risk-cascade-isolated.svg',
      'risk-cascade-shared.svg',
      'risk-cost.svg',
      'risk-sampling-ethereum.svg',
      'risk-simulation.svg',
    ])
    for (const name of names) {
      const text = readFileSync(join(svg, name), 'utf8')
      expect(text).toBe(guideImage(name))
      expect(text).toContain('role="img" aria-labelledby="title desc"')
      expect(text).toMatch(/<title id="title">[^<]+<\/title>\n<desc id="desc">[^<]+<\/desc>/)
      expect(text).not.toMatch(/NaN|Infinity|undefined/)
      assertTextFits(text)
    }
    const hostile = { ...exampleDocument(), name: '<script>alert("1")</script> & co' }
    const other = join(folder, 'hostile.json')
    writeFileSync(other, JSON.stringify(hostile))
    await runCli(['risk', '--graph', other, '--svg', svg, '--trials', '10'])
    const cost = readFileSync(join(svg, 'risk-cost.svg'), 'utf8')
    expect(cost).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; co')
    expect(cost).not.toContain('<script')
  })

  test('args: --json has exact amounts as text, and no trial beyond the bound', async () => {
    const { json, stdout } = await runCli([
      'risk',
      '--graph',
      graph,
      '--json',
      '--trials',
      '500',
      '--seed',
      'x',
    ])
    expect(stdout.trimEnd()).not.toContain('\n')
    const [isolated, shared, collaborative] = json.models
    expect(shared.members[0]).toMatchObject({
      id: 'sequencer',
      profit: '8000000000000',
      slashed: '22000000000000',
    })
    expect(shared.slack.exact).toEqual({ numerator: '28000000000000', denominator: '24500000000000' })
    expect(json).toMatchObject({ trials: 500, seed: 'x' })
    for (const model of [isolated, shared, collaborative]) {
      expect(model.boundViolations).toBe(0)
      expect(model.simulation.losses).toBeUndefined()
    }
    const { json: again } = await runCli([
      'risk',
      '--graph',
      graph,
      '--json',
      '--trials',
      '500',
      '--seed',
      'x',
    ])
    expect(again).toEqual(json)
  })

  test('behavior: more operators than can be enumerated are assessed by bounds', async () => {
    const document = exampleDocument()
    for (let index = 0; index < 8; index++) {
      document.operators.push({
        id: `small-${index}`,
        stake: '500',
        failure: '0.01',
        optIns: [{ member: 'bridge' }],
      })
    }
    const file = join(folder, 'large.json')
    writeFileSync(file, JSON.stringify(document))
    const { code, json, stdout } = await runCli(['risk', '--graph', file, '--json', '--trials', '200'])
    expect(code, stdout).toBe(0)
    expect(json.models[1].slack.exact).toBe('unknown')
    expect(json.models[1].worstCase).toMatchObject({ method: 'greedy', found: null, loss: null })
  })

  test.each([
    ['no graph', ['risk'], 2, 'USAGE'],
    ['one trial', ['risk', '--graph', graph, '--trials', '1'], 2, 'USAGE'],
    ['a file that is not there', ['risk', '--graph', join(folder, 'none')], 1, 'FILE_UNREADABLE'],
  ])('error: %s', async (_, argv, expected, errorCode) => {
    const { code, json } = await runCli([...argv, '--json'])
    expect(code).toBe(expected)
    expect(json.error.code).toBe(errorCode)
  })
})

/** No text leaves the picture, by a width of 0.62 em for each character, which is wide for a sans-serif. */
function assertTextFits(svg: string): void {
  const width = Number(/viewBox="0 0 (\d+) /.exec(svg)![1])
  for (const [, attributes, text] of svg.matchAll(/<text([^>]*)>([^<]*)<\/text>/g)) {
    if (attributes!.includes('rotate')) continue
    const x = Number(/ x="([\d.]+)"/.exec(attributes!)![1])
    const size = Number(/font-size="(\d+)"/.exec(attributes!)?.[1] ?? 12)
    const length = text!.length * size * 0.62
    const anchor = /text-anchor="(\w+)"/.exec(attributes!)?.[1] ?? 'start'
    const from = x - length * ({ start: 0, middle: 0.5, end: 1 }[anchor] ?? 0)
    expect(from, text).toBeGreaterThanOrEqual(0)
    expect(from + length, text).toBeLessThanOrEqual(width)
  }
}
