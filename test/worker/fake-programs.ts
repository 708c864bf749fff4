import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { toSnarkjsProof, toSnarkjsPublicInputs } from '../../src/groth16/proof.js'
import type { ApkProof } from '../../src/prover/apk-proof.js'

/** A program with rapidsnark's command line that writes what it is told, whatever it is asked. */
export function fakeBackend(
  directory: string,
  name: string,
  files: { proof: string; publicInputs: string },
): string {
  const path = join(directory, name)
  const script = `#!${process.execPath}
const { writeFileSync } = require('node:fs')
const [, , , , proof, publicInputs] = process.argv
writeFileSync(proof, ${JSON.stringify(files.proof)})
writeFileSync(publicInputs, ${JSON.stringify(files.publicInputs)})
`
  writeFileSync(path, script, { mode: 0o755 })
  return path
}

export function filesOf(proof: ApkProof): { proof: string; publicInputs: string } {
  return {
    proof: JSON.stringify(toSnarkjsProof(proof.proof)),
    publicInputs: JSON.stringify(toSnarkjsPublicInputs(proof.publicInputs)),
  }
}

/** A child that answers any order by this script, in which `order` is the order. */
export function fakeChild(directory: string, name: string, script: string): URL {
  const path = join(directory, `${name}.mjs`)
  writeFileSync(path, `process.once('message', (order) => {\n${script}\n})\n`)
  return pathToFileURL(path)
}
