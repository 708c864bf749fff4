import { describe, expect, test } from 'vitest'
import { createRandom, inverse, mod } from '../../support/field.js'
import { inputWires, rankTest } from '../../support/rank.js'
import { openTemplate, signalValue, signalValues } from '../../support/template.js'
import { mutateEveryWire } from '../../support/wire-mutation.js'

const KEYS = 3
const random = createRandom('running sum')
const open = () => openTemplate('ethereum/running-sum.circom', `RunningSum(${KEYS})`)

/** The formulas over the native field, with the slope that makes each identity hold where there is one. */
function honest(active: readonly (0n | 1n)[]) {
  const element = () => random.element()
  const inputs = {
    startX: element(),
    startY: element(),
    aggregateX: element(),
    aggregateY: element(),
    keyX: Array.from({ length: KEYS }, element),
    keyY: Array.from({ length: KEYS }, element),
    active,
    slopes: [] as bigint[],
  }
  let [x, y] = [inputs.startX, inputs.startY]
  const points = [[inputs.aggregateX, inputs.aggregateY]]
  for (let j = 0; j < KEYS; j++) points.push([inputs.keyX[j], mod(-inputs.keyY[j])])
  for (const [j, [px, py]] of points.entries()) {
    const slope = mod((py - y) * inverse(px - x))
    inputs.slopes.push(slope)
    if (j > 0 && active[j - 1] === 0n) continue
    const sumX = mod(slope * slope - x - px)
    ;[x, y] = [sumX, mod(slope * (x - sumX) - y)]
  }
  return { inputs, x, y }
}

describe('RunningSum', () => {
  for (const active of [
    [1n, 1n, 1n],
    [1n, 0n, 0n],
    [0n, 0n, 0n],
  ] as const)
    test(`default: slots ${active.join(' ')}`, async () => {
      const circuit = await open()
      const { inputs, x, y } = honest(active)
      const witness = await circuit.expectPass(inputs)
      expect(signalValue(circuit, witness, 'sumX')).toBe(x)
      expect(signalValue(circuit, witness, 'sumY')).toBe(y)
      expect(signalValues(circuit, witness, 'identities', KEYS + 1)).toEqual([0n, 0n, 0n, 0n])
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
    })

  test('behavior: with identities at 0, slopes of active slots are fixed and those of idle ones are free', async () => {
    const circuit = await open()
    const { inputs } = honest([1n, 0n, 0n])
    const witness = await circuit.expectPass(inputs)
    const array = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}[${i}]`)
    const frozenSignals = [
      ...['startX', 'startY', 'aggregateX', 'aggregateY'],
      ...['keyX', 'keyY', 'active'].flatMap((name) => array(name, KEYS)),
      ...array('identities', KEYS + 1),
    ]
    const report = rankTest({ circuit, witness, frozenSignals })
    expect(report.nullity).toBe(2)
    expect(report.moving).not.toContain('main.slopes[0]')
    expect(report.moving).not.toContain('main.sumX')
  })

  test('behavior: a wrong slope of an active slot shows in its identity', async () => {
    const circuit = await open()
    const { inputs } = honest([1n, 1n, 1n])
    for (let j = 0; j <= KEYS; j++) {
      const witness = await circuit.expectPass({
        ...inputs,
        slopes: inputs.slopes.with(j, inputs.slopes[j] + 1n),
      })
      expect(signalValue(circuit, witness, `identities[${j}]`)).not.toBe(0n)
    }
  })

  test('behavior: every output is bound', async () => {
    const circuit = await open()
    const witness = await circuit.expectPass(honest([1n, 1n, 0n]).inputs)
    const inputs = new Set(inputWires(circuit))
    const wires = Array.from({ length: circuit.r1cs.wireCount - 1 }, (_, i) => i + 1)
    const report = mutateEveryWire({ circuit, witness, wires: wires.filter((wire) => !inputs.has(wire)) })
    expect(report).toMatchObject({ survivors: [], unconstrained: [] })
  })
})
