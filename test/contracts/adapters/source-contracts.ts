import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ContractArtifact, compileSources } from '../../../src/chain/solidity-compiler.js'

let compiled: Map<string, ContractArtifact> | undefined

/** One of the contracts in `solidity/`, which live on the source chain of these tests. */
export function sourceContract(name: 'Router' | 'OriginMailbox' | 'Broadcaster'): ContractArtifact {
  const read = (file: string) =>
    readFileSync(fileURLToPath(new URL(`./solidity/${file}.sol`, import.meta.url)), 'utf8')
  const files = ['Router', 'OriginMailbox', 'Broadcaster']
  compiled ??= compileSources(Object.fromEntries(files.map((file) => [file, read(file)])), {
    viaIR: false,
    runs: 200,
  })
  const artifact = compiled.get(name)
  if (artifact === undefined) throw new Error(`no contract ${name}`)
  return artifact
}
