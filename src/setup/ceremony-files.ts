import { constants, copyFile, link, open, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** The ceremony's own copy of the powers of tau. */
export function ptauPath(directory: string): string {
  return join(directory, 'phase1.ptau')
}

/** Folder of a circuit's keys, one for each step. */
export function keysFolder(directory: string, circuit: string): string {
  return join(directory, circuit, 'keys')
}

/** Name of the key after `index` steps. */
export function keyName(index: number): string {
  return `${String(index).padStart(4, '0')}.zkey`
}

/** The key after `index` steps, while the ceremony runs. */
export function keyPath(directory: string, circuit: string, index: number): string {
  return join(keysFolder(directory, circuit), keyName(index))
}

/** Files of a circuit that the build's manifest names, relative to the ceremony's folder. */
export function manifestFiles(circuit: string) {
  return {
    circom: `${circuit}/${circuit}.circom`,
    r1cs: `${circuit}/${circuit}.r1cs`,
    wasm: `${circuit}/${circuit}.wasm`,
    zkey: `${circuit}/${circuit}.zkey`,
    verificationKey: `${circuit}/verification_key.json`,
    verifier: `${circuit}/Verifier.sol`,
  } as const
}

/** Gives a file a second name, or copies it where the file system cannot. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  await rm(to, { force: true })
  await link(from, to).catch(() => copyFile(from, to, constants.COPYFILE_FICLONE))
}

/** Makes sure that a file another process wrote is on disk before it is relied upon. */
export async function flushFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
