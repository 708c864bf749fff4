import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Abi } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { ChainError } from './chain-error.js'

/** What is kept of a compiled contract. */
export type ContractArtifact = {
  abi: Abi
  bytecode: Hex
  deployedBytecode: Hex
  sourceName: string
}

/** Settings that decide the bytecode; part of every cache key. */
export type CompilerSettings = { viaIR: boolean; runs: number }

/** Destination chains must know EIP-2537, so nothing older than Prague is aimed at. */
const EVM_VERSION = 'prague'

type CompilerOutput = {
  errors?: { severity: string; formattedMessage: string }[]
  contracts?: Record<
    string,
    Record<string, { abi: Abi; evm: { bytecode: { object: string }; deployedBytecode: { object: string } } }>
  >
}

type Compiler = {
  version(): string
  compile(
    input: string,
    callbacks: { import(path: string): { contents: string } | { error: string } },
  ): string
}

const require = createRequire(import.meta.url)

/** Loads the compiler; about a second, so only when something is to be compiled. */
function loadCompiler(): Compiler {
  return require('solc') as Compiler
}

/** Version of the installed compiler, read without starting it. */
export function compilerVersion(): string {
  return (require('solc/package.json') as { version: string }).version
}

/** Version of a package that contracts import from. */
export function packageVersion(name: string): string {
  return (require(`${name}/package.json`) as { version: string }).version
}

/**
 * Compiles Solidity sources; imports such as `solady/src/...` come from the installed packages.
 *
 * @param sources Source text by source name.
 * @param imported More of it, for imports; not among the results.
 * @returns Artifacts by contract name, of the given sources only (not of what they import).
 * @throws ChainError `COMPILE_FAILED` with the compiler's first messages.
 */
export function compileSources(
  sources: Readonly<Record<string, string>>,
  settings: CompilerSettings,
  imported: Readonly<Record<string, string>> = {},
): Map<string, ContractArtifact> {
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(Object.entries(sources).map(([name, content]) => [name, { content }])),
    settings: {
      evmVersion: EVM_VERSION,
      viaIR: settings.viaIR,
      optimizer: { enabled: true, runs: settings.runs },
      metadata: { bytecodeHash: 'none' },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } },
    },
  }
  const output = JSON.parse(
    loadCompiler().compile(JSON.stringify(input), {
      import: (path) => (path in imported ? { contents: imported[path] as string } : readImport(path)),
    }),
  ) as CompilerOutput
  const errors = (output.errors ?? []).filter((error) => error.severity === 'error')
  if (errors.length > 0) {
    const facts = errors.slice(0, 5).map((error) => error.formattedMessage.trim())
    throw ChainError.of('COMPILE_FAILED', 'The Solidity compiler refused the contracts.', facts)
  }
  const artifacts = new Map<string, ContractArtifact>()
  for (const sourceName of Object.keys(sources)) {
    for (const [name, contract] of Object.entries(output.contracts?.[sourceName] ?? {})) {
      artifacts.set(name, {
        abi: contract.abi,
        bytecode: `0x${contract.evm.bytecode.object}`,
        deployedBytecode: `0x${contract.evm.deployedBytecode.object}`,
        sourceName,
      })
    }
  }
  return artifacts
}

function readImport(path: string): { contents: string } | { error: string } {
  try {
    return { contents: readFileSync(require.resolve(path), 'utf8') }
  } catch {
    return { error: `${path} was not found` }
  }
}
