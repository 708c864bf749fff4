import { createHash } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportKey } from '../../src/artifacts/export-key.js'
import { runtimeCodeHash } from '../../src/setup/verifier-code.js'
import { editTranscript } from './toy-ceremony.js'

/**
 * Turns a finished ceremony into one whose key nobody contributed to, with everything else made to fit: files, hashes,
 * verification key, verifier, manifest and transcript.
 */
export async function makeUntouchedCeremony(directory: string): Promise<string> {
  const at = (name: string) => join(directory, 'toy', name)
  const zkey = await readFile(at('keys/0000.zkey'))
  const { verificationKey, verifier } = await exportKey(at('keys/0000.zkey'))
  await writeFile(at('toy.zkey'), zkey)
  await writeFile(at('verification_key.json'), verificationKey)
  await writeFile(at('Verifier.sol'), verifier)
  const runtimeCode = runtimeCodeHash(at('Verifier.sol'))
  await rm(at('keys'), { recursive: true })
  const files = { zkey, verificationKey, verifier }
  await editTranscript(directory, ({ circuits: { toy } }) => {
    toy.contributions = []
    for (const [role, content] of Object.entries(files)) toy.final[role] = sha256(content)
    toy.final.runtimeCode = runtimeCode
  })
  const path = join(directory, 'manifest.json')
  const manifest = JSON.parse(await readFile(path, 'utf8'))
  for (const [role, content] of Object.entries(files)) {
    const entry = manifest.circuits.toy.files[role]
    Object.assign(entry, { sha256: sha256(content), bytes: content.length })
  }
  await writeFile(path, JSON.stringify(manifest))
  return directory
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
