// Builds the dashboard's page to build/dashboard, unless it was built from what is there now.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = join(root, 'build', 'dashboard')
const keyFile = join(root, 'build', 'dashboard.key')

/** The page itself, and what it takes from the service: its client and the schemas of its answers. */
const SOURCES = [
  'dashboard',
  'src/service-client',
  'src/service/schemas',
  'src/jobs/job.ts',
  'src/errors',
  'src/risk/bigint-order.ts',
  'src/coalition/breaker-mode.ts',
]

function filesOf(path) {
  const whole = join(root, path)
  if (path.endsWith('.ts')) return [path]
  return readdirSync(whole, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}

function keyOf() {
  const hash = createHash('sha256')
  for (const path of [...SOURCES.flatMap(filesOf), 'scripts/build-dashboard.mjs', 'package-lock.json']) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  }
  return hash.digest('hex')
}

const key = keyOf()
const isBuilt = existsSync(join(folder, 'index.html')) && existsSync(keyFile)
if (!isBuilt || readFileSync(keyFile, 'utf8') !== key) {
  const { build } = await import('vite')
  // Beside it and renamed, so that nobody serves half a page.
  const fresh = `${folder}.${process.pid}`
  mkdirSync(dirname(folder), { recursive: true })
  try {
    await build({ configFile: join(root, 'dashboard', 'vite.config.ts'), build: { outDir: fresh } })
    rmSync(folder, { recursive: true, force: true })
    renameSync(fresh, folder)
    writeFileSync(keyFile, key)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}
