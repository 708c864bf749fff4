import { describe, expect, test } from 'vitest'
import { run } from '../../src/cli/run.js'
import { runCli } from './run-cli.js'

const FULL = process.env.CONCORDAT_FULL !== undefined
const LONG = 3_600_000

const linesOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('scenario', () => {
  test('args: --list names all of them', async () => {
    const { code, json } = await runCli(['scenario', '--list', '--json'])
    expect(code).toBe(0)
    expect(json.scenarios.map(({ name }: { name: string }) => name)).toEqual([
      ...['honest-week', 'equivocation', 'finality-stall', 'stolen-guardian', 'stolen-governance'],
      ...['contagion', 'oracle-manipulation'],
    ])
  })

  test('error: none, and one that there is not', async () => {
    expect(await runCli(['scenario', '--json'])).toMatchObject({ code: 2 })
    const { code, json } = await runCli(['scenario', 'peace', '--json'])
    expect(code).toBe(1)
    expect(json.error.code).toBe('SCENARIO_UNKNOWN')
  })

  test('error: the demonstration of the coalition has no source chain to choose', async () => {
    const { code, json } = await runCli(['demo', '--coalition', '--chain', 'bft', '--json'])
    expect(code).toBe(2)
    expect(json.error.code).toBe('USAGE')
  })

  test(
    'default: a stolen guardian pauses within its budget, and can do nothing else',
    async () => {
      const { code, stdout, json } = await runCli(['scenario', 'stolen-guardian', '--json'])
      expect(code).toBe(0)
      expect(json).toMatchObject({
        ...{ scenario: 'stolen-guardian', passed: true, trips: 2, rootsUnchanged: true, released: true },
        refusals: [
          ...['CoolingDown', 'NoEvidence', 'NotATrip', 'NotGovernance', 'NotGovernance', 'NotVetoCouncil'],
        ],
        ingestedWhilePaused: 3,
        gas: expect.any(Number),
      })
      const steps = linesOf(stdout).slice(0, -1)
      expect(steps).toHaveLength(json.steps)
      expect(steps.map(({ index }) => index)).toEqual(steps.map((_, at) => at + 1))
      const gas = steps.reduce((sum, step) => sum + (step.gas ?? 0), 0)
      expect(gas).toBe(json.gas)
    },
    LONG,
  )

  test(
    'behavior: an interruption ends it with exit code 1 and leaves no chain behind',
    async () => {
      const interruption = new AbortController()
      let stdout = ''
      const code = await run(['scenario', 'finality-stall', '--json'], {
        stdout: (text) => {
          stdout += text
          interruption.abort()
        },
        stderr: () => {},
        env: {},
        signal: interruption.signal,
      })
      expect(code).toBe(1)
      expect(linesOf(stdout).at(-1).error.code).toBe('INTERRUPTED')
    },
    LONG,
  )
})

describe('demo --coalition', () => {
  test(
    'default: proof, freeze, and slashes at two protocols; the last line says so',
    async () => {
      const { code, json, stderr } = await runCli(['demo', '--coalition', '--json'])
      expect(code).toBe(0)
      // two of four lose 55 % of a million at each of two protocols
      expect(json).toEqual({
        frozen: true,
        offenders: ['v0', 'v1'],
        slashedProtocols: ['BondVault', 'EigenLayer (local mock)'],
        bondsBefore: 8_000_000,
        bondsAfter: 8_000_000 - 4 * 550_000,
        seconds: expect.any(Number),
        gas: expect.any(Number),
      })
      expect(stderr).toMatch(/the copycat gets nothing/)
    },
    LONG,
  )
})

describe.skipIf(!FULL)('all other scenarios', () => {
  test.each(['honest-week', 'finality-stall', 'stolen-governance', 'contagion', 'oracle-manipulation'])(
    'default: %s goes as it should',
    async (name) => {
      const { code, stdout } = await runCli(['scenario', name])
      expect(code).toBe(0)
      expect(stdout).toContain(`${name}: as expected.`)
    },
    LONG,
  )
})

if (!FULL)
  console.info('Scenarios other than equivocation and stolen-guardian are skipped: set CONCORDAT_FULL=1.')
