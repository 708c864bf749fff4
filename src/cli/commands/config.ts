import type { Command } from '@commander-js/extra-typings'
import { stringify } from 'yaml'
import { configFields } from '../../operation/config/config-fields.js'
import { configTable } from '../../operation/config/config-table.js'
import { loadConfig } from '../../operation/config/load-config.js'
import { printConfig, redactedConfig } from '../../operation/config/print-config.js'
import { createApiKey } from '../../service/api-key.js'
import { CliError } from '../cli-error.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'
import { CONFIG_OPTION, integer } from './service-options.js'

/** `concordat config`: what is configured, and keys for it. */
export function addConfigCommand(program: Command, { io, finish }: CommandContext): void {
  const config = program.command('config').description('show the configuration; make API keys')
  config
    .command('print')
    .description('the configuration as it takes effect, with where each value is from and without secrets')
    .option(...CONFIG_OPTION)
    .option(...JSON_OPTION)
    .action(async (options) => {
      const loaded = await loadConfig({ file: options.config, environment: io.env })
      finish({ json: { config: redactedConfig(loaded.config) }, text: printConfig(loaded), ok: true })
    })
  config
    .command('keys')
    .description('every key there is, as a Markdown table')
    .option(...JSON_OPTION)
    .action(() => {
      finish({ json: { keys: configFields() }, text: configTable(), ok: true })
    })
  config
    .command('key')
    .description('make an API key: the token is shown once, its hash goes into the configuration')
    .requiredOption('--id <name>', 'who has it')
    .option('--admin', "sees and cancels everybody's jobs")
    .option('--max-priority <n>', 'the largest priority it may ask for', integer)
    .option('--requests-per-minute <n>', "instead of the service's limit", integer)
    .option(...JSON_OPTION)
    .action(({ id, admin, maxPriority, requestsPerMinute }) => {
      if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) {
        throw new CliError('USAGE', 'The id of a key is 1 to 64 letters, digits, hyphens and underscores.')
      }
      const { token, key } = createApiKey({ id, admin, maxPriority, requestsPerMinute })
      const yaml = stringify({ keys: [key] }).trimEnd()
      const text = `token, shown this once: ${token}\n\n${yaml}`
      finish({ json: { token, key }, text, ok: true })
    })
}
