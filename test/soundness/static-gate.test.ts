import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { repositoryRoot, withoutComments } from '../support/compile.js'

const folder = join(repositoryRoot, 'circuits')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.circom'))
  .map((file) => ({ file, text: withoutComments(readFileSync(join(folder, file), 'utf8')) }))

/** The only hints: a bit of a value, pinned by a constraint in the same template. */
const BIT_HINT = /^\s*(\w+)\[[^\]]+\]\s*<--\s*\(\w+(?:\[\w+\])?\s*>>\s*(?:\w+|\([\w\s*+-]+\))\)\s*&\s*1;$/

describe('circuit sources', () => {
  test('default: there are circuits to look at', () => {
    expect(files.length).toBeGreaterThan(15)
  })

  for (const { file, text } of files) {
    test(`behavior: ${file} hints nothing but bits and leaves nothing unread`, () => {
      for (const line of text.split('\n')) {
        if (line.includes('<--') || line.includes('-->')) {
          const [, bits] = BIT_HINT.exec(line) ?? []
          expect(bits, line).toBeDefined()
          expect(text, line).toMatch(new RegExp(`\\b${bits}\\[[^=;]*\\* \\([^=;]*${bits}\\[[^=;]*=== 0;`))
        }
        expect(line).not.toMatch(/\blog\s*\(/)
      }
      expect(text).not.toMatch(/\bparallel\b|\bcustom_templates\b/)
    })

    test(`behavior: ${file} reads an output of every component it makes`, () => {
      for (const template of text.split(/\btemplate\b/).slice(1))
        for (const [, name] of template.matchAll(/\bcomponent\s+(\w+)/g)) {
          if (name === 'main') continue
          const uses = [...template.matchAll(new RegExp(`\\b${name}\\b(?:\\[[^\\]]*\\])*\\.(\\w+)`, 'g'))]
          expect(uses.length, `${relative(folder, file)}: ${name}`).toBeGreaterThan(0)
        }
    })
  }
})
