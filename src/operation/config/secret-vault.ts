import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { ConfigError } from './config-error.js'
import type { Environment } from './read-environment.js'
import type { Endpoint, SecretReference } from './schema/secret-schema.js'

/** Reads secrets, and takes them out of whatever is to be shown. */
export type SecretVault = {
  /** @throws ConfigError `SECRET_MISSING`, naming `key`. */
  read(key: string, reference: SecretReference): Promise<string>
  /**
   * A URL, written out or by reference.
   *
   * @throws ConfigError `SECRET_MISSING`; `CONFIG_INVALID` when what the reference leads to is no URL.
   */
  readUrl(key: string, endpoint: Endpoint): Promise<string>
  /** The text without any secret that was read so far. */
  redact(text: string): string
}

const REDACTED = '[redacted]'

/** Shorter ones would take harmless words out of the logs, and are no secrets. */
const SHORTEST = 6

/** @param directory What the path of a secret's file is relative to. */
export function createSecretVault({
  environment,
  directory,
}: {
  environment: Environment
  directory: string
}): SecretVault {
  const known = new Set<string>()

  async function read(key: string, reference: SecretReference): Promise<string> {
    const secret = (
      'env' in reference ? environment[reference.env] : await fileOf(key, reference.file)
    )?.trim()
    if (secret === undefined || secret === '') {
      throw missing(key, 'env' in reference ? `variable ${reference.env}` : `file ${reference.file}`)
    }
    remember(secret)
    return secret
  }

  /** Also as it looks within JSON and within a URL, and a URL's password and path by themselves. */
  function remember(secret: string): void {
    const parts = [secret, ...partsOfUrl(secret)]
    for (const part of parts) {
      for (const form of [part, JSON.stringify(part).slice(1, -1), decoded(part)]) {
        if (form.length >= SHORTEST) known.add(form)
      }
    }
  }

  async function fileOf(key: string, file: string): Promise<string> {
    return readFile(resolve(directory, file), 'utf8').catch((cause: unknown) => {
      throw missing(key, `file ${file}`, cause)
    })
  }

  return {
    read,
    async readUrl(key, endpoint) {
      if (typeof endpoint === 'string') {
        for (const part of partsOfUrl(endpoint)) remember(part)
        return endpoint
      }
      const url = await read(key, endpoint)
      if (URL.canParse(url)) return url
      throw new ConfigError('CONFIG_INVALID', 'A secret that should be a URL is none.', {
        facts: [`key: ${key}`],
      })
    },
    redact: (text) =>
      [...known]
        .sort((left, right) => right.length - left.length)
        .reduce((redacted, secret) => redacted.replaceAll(secret, REDACTED), text),
  }
}

/** The password of a URL, and the path and query, where tokens of node providers are. */
function partsOfUrl(text: string): string[] {
  if (!URL.canParse(text)) return []
  const { password, pathname, search, protocol } = new URL(text)
  const isDatabase = protocol.startsWith('postgres')
  const path = isDatabase || pathname === '/' ? [] : [pathname.slice(1)]
  return [password, ...path, search.slice(1)].filter((part) => part !== '')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function missing(key: string, where: string, cause?: unknown): ConfigError {
  return new ConfigError('SECRET_MISSING', 'A secret is not where the configuration says.', {
    facts: [`key: ${key}`, `from: ${where}`],
    cause,
  })
}
