/** What a command touches of the process it runs in. */
export type CliIo = {
  stdout(text: string): void
  stderr(text: string): void
  env: Readonly<Record<string, string | undefined>>
  signal: AbortSignal
}

/** What a command came to: its JSON, the same for people, and whether it counts as success. */
export type CommandResult = { json: object; text: string; ok: boolean }
