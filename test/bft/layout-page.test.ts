import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { BFT_LAYOUT } from '../../src/bft/layout.js'

const page = readFileSync(join(import.meta.dirname, '../../docs/bft.md'), 'utf8')
const lines = page.split('\n')

test('default: the page has every row of the layout tables', () => {
  const { taggedHashes, untaggedHashes, publicInputs } = BFT_LAYOUT
  for (const table of [taggedHashes, untaggedHashes, publicInputs])
    for (const [name, inputs] of Object.entries(table))
      expect(lines).toContain(`| ${name} | ${inputs.join(', ')} |`)
})

test('default: the page has the width of every field', () => {
  const rows = lines.map((line) => line.split('|').map((cell) => cell.trim()))
  for (const [field, bits] of Object.entries(BFT_LAYOUT.bits)) {
    const row = rows.find((cells) => cells[1]?.split(', ').includes(field) && cells[2] === `${bits}`)
    expect(row, field).toBeDefined()
  }
})
