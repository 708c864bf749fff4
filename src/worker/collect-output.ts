import type { ChildProcess } from 'node:child_process'

const TAIL_CHARACTERS = 2000

/** Drains a child's output and keeps its end, for the log. */
export function collectOutput(child: ChildProcess): () => string {
  let tail = ''
  const append = (chunk: Buffer) => {
    tail = (tail + chunk.toString('utf8')).slice(-TAIL_CHARACTERS)
  }
  child.stdout?.on('data', append)
  child.stderr?.on('data', append)
  return () => tail.trim()
}
