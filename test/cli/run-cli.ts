import { run } from '../../src/cli/run.js'

export type CliRun = {
  code: number
  stdout: string
  stderr: string
  /** The last line of standard output as JSON, when it is. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever a command printed
  json: any
}

/** Runs the command line in this process, with its output captured. */
export async function runCli(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  let stdout = ''
  let stderr = ''
  const code = await run(argv, {
    stdout: (text) => {
      stdout += text
    },
    stderr: (text) => {
      stderr += text
    },
    env,
    signal: new AbortController().signal,
  })
  return { code, stdout, stderr, json: lastLine(stdout) }
}

function lastLine(stdout: string): unknown {
  try {
    return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')
  } catch {
    return undefined
  }
}
