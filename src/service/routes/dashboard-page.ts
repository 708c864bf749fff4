import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { ServiceContext, ServiceSettings } from '../service-context.js'
import { ServiceError } from '../service-error.js'
import type { ServiceApp } from './route-parts.js'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Everything from this origin, nothing inline, nothing framed. */
const POLICY = [
  "default-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ')

/**
 * `/dashboard/`, with a redirect from `/`. The files of the page are read once and found by their whole name, so no text of
 * a request becomes part of a path. Names of assets hold a hash of their content and are kept for ever; the page is not.
 */
export function mountDashboardPage(app: ServiceApp, { dashboard }: ServiceSettings): void {
  const folder = dashboard?.page
  if (folder === undefined) return
  const files = readPage(folder)

  app.get('/', (context) => context.redirect('/dashboard/', 302))
  app.get('/dashboard', (context) => context.redirect('/dashboard/', 301))
  app.get('/dashboard/*', async (context, next) => {
    const name = context.req.path.slice('/dashboard/'.length) || 'index.html'
    const file = files.get(name)
    if (file === undefined) return next()
    return send(context, file, name === 'index.html')
  })
}

type PageFile = { bytes: Uint8Array<ArrayBuffer>; type: string }

function send(context: ServiceContext, { bytes, type }: PageFile, isIndex: boolean): Response {
  return context.body(bytes, 200, {
    'content-type': type,
    'content-length': String(bytes.length),
    'content-security-policy': POLICY,
    'cache-control': isIndex ? 'no-cache' : 'public, max-age=31536000, immutable',
  })
}

/**
 * The files of a built page by their name below its folder.
 *
 * @throws ServiceError `INVALID_PARAMETER` when it is not there.
 */
function readPage(folder: string): ReadonlyMap<string, PageFile> {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    const files = entries.flatMap((entry) => {
      const type = TYPES[extname(entry.name)]
      if (!entry.isFile() || type === undefined) return []
      const path = join(entry.parentPath, entry.name)
      const name = path
        .slice(folder.length)
        .replace(/^[/\\]+/, '')
        .replaceAll('\\', '/')
      return [[name, { bytes: new Uint8Array(readFileSync(path)), type }] as const]
    })
    const page = new Map(files)
    if (page.has('index.html')) return page
  } catch (cause) {
    throw new ServiceError('INVALID_PARAMETER', 'The page of the dashboard cannot be read.', { cause })
  }
  throw new ServiceError('INVALID_PARAMETER', 'The page of the dashboard has no index.html.')
}
