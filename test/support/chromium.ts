import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Path of the browser that tests use: `CHROMIUM_PATH`, or Debian's `chromium`; `undefined` where there is none. */
export const chromiumPath = find()

if (chromiumPath === undefined) {
  process.stderr.write(
    'NOTICE: no chromium found; install it (Debian: chromium) or set CHROMIUM_PATH to test the dashboard in a browser.\n',
  )
}

function find(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable']
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [process.env.CHROMIUM_PATH, ...found].find((path) => path !== undefined && isProgram(path))
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
