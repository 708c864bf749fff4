import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { packageRoot } from '../../src/artifacts/package-root.js'

const GUIDE = readFileSync(join(packageRoot(), 'docs', 'risk.md'), 'utf8')

/** A fenced block of docs/risk.md, by its language. */
export function guideBlock(language: 'yaml' | 'text'): string {
  const found = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(GUIDE)
  if (found === null) throw new Error(`docs/risk.md has no ${language} block`)
  return found[1]!
}

/** The coalition of the guide as a document to be changed. */
// biome-ignore lint/suspicious/noExplicitAny: tests put wrong things into it
export function exampleDocument(): any {
  return parse(guideBlock('yaml'))
}

/** An image of the guide. */
export function guideImage(name: string): string {
  return readFileSync(join(packageRoot(), 'docs', 'images', name), 'utf8')
}
