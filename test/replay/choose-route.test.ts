import { describe, expect, test } from 'vitest'
import { chooseRoute } from '../../src/replay/choose-route.js'

describe('chooseRoute', () => {
  test('default: auto takes direct near full participation, and apk when many are absent', () => {
    const routes = [0, 6, 16, 17, 56, 170].map((absentees) => chooseRoute({ route: 'auto', absentees }))
    expect(routes).toEqual(['direct', 'direct', 'direct', 'apk', 'apk', 'apk'])
  })

  test('args: a route that was asked for is taken', () => {
    expect(chooseRoute({ route: 'apk', absentees: 0 })).toBe('apk')
    expect(chooseRoute({ route: 'direct', absentees: 170 })).toBe('direct')
  })
})
