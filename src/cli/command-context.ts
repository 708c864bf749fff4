import type { CliIo, CommandResult } from './cli-io.js'

/** What every command is given. */
export type CommandContext = {
  io: CliIo
  /** Called once, when the command is done. */
  finish(result: CommandResult): void
}

/** Text of the option that every command has. */
export const JSON_OPTION = ['--json', 'print one JSON object as the last line of standard output'] as const
