import { describe, expect, test } from 'vitest'
import { chooseCircuit } from '../../src/prover/choose-circuit.js'

const built = ['apk-512-170', 'apk-512-8', 'apk-32-10', 'link-512', 'apk-512-20', 'apk-512-56']
const withCode = (code: string) => expect.objectContaining({ code })

describe('chooseCircuit', () => {
  test('default', () => {
    expect(chooseCircuit({ built, committeeSize: 512, absentees: 3 }).name).toBe('apk-512-8')
  })

  test('behavior: the smallest that fits, at each boundary', () => {
    const choice = (absentees: number) => chooseCircuit({ built, committeeSize: 512, absentees }).name
    expect([0, 8, 9, 20, 21, 56, 57, 170].map(choice)).toEqual([
      'apk-512-8',
      'apk-512-8',
      'apk-512-20',
      'apk-512-20',
      'apk-512-56',
      'apk-512-56',
      'apk-512-170',
      'apk-512-170',
    ])
    expect(chooseCircuit({ built, committeeSize: 32, absentees: 10 }).name).toBe('apk-32-10')
  })

  test('behavior: a circuit that was not built is passed over', () => {
    const some = ['apk-512-8', 'apk-512-170']
    expect(chooseCircuit({ built: some, committeeSize: 512, absentees: 9 }).name).toBe('apk-512-170')
  })

  test('args: name', () => {
    const name = 'apk-512-56'
    expect(chooseCircuit({ built, committeeSize: 512, absentees: 0, name }).name).toBe(name)
    expect(() => chooseCircuit({ built, committeeSize: 512, absentees: 57, name })).toThrowError(
      withCode('NO_CIRCUIT_FITS'),
    )
    expect(() => chooseCircuit({ built, committeeSize: 32, absentees: 0, name })).toThrowError(
      withCode('NO_CIRCUIT_FITS'),
    )
  })

  test('error: nothing fits', () => {
    for (const [committeeSize, absentees] of [
      [512, 171],
      [32, 11],
      [64, 0],
    ] as const) {
      expect(() => chooseCircuit({ built, committeeSize, absentees })).toThrowError(
        withCode('NO_CIRCUIT_FITS'),
      )
    }
    expect(() => chooseCircuit({ built: [], committeeSize: 512, absentees: 0 })).toThrowError(
      withCode('NO_CIRCUIT_FITS'),
    )
  })

  test('error: a name that is not an apk circuit', () => {
    for (const name of ['link-512', 'apk-512-9', '../apk-512-8', '']) {
      expect(() => chooseCircuit({ built, committeeSize: 512, absentees: 0, name })).toThrowError(
        withCode('UNKNOWN_CIRCUIT'),
      )
    }
  })
})
