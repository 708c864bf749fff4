import type { AcceptedHead } from '../state/accepted-state.js'

export type WatchHeadParameters = {
  /** Called with the first head and with each other one. A head may be older than the one before it when the destination
   * chain reorganises. */
  onHead: (head: AcceptedHead, previous: AcceptedHead | undefined) => void
  /** Called when the head cannot be had or must not be served; watching goes on. */
  onError?: ((error: Error) => void) | undefined
  /** Milliseconds between two questions. Default: 12 seconds, a slot of mainnet. */
  pollingInterval?: number | undefined
}

const DEFAULT_POLLING_INTERVAL = 12_000

/** Asks again and again until the returned function is called. A question that is under way then is not answered. */
export function watchHead(
  getHead: () => Promise<AcceptedHead>,
  { onHead, onError, pollingInterval = DEFAULT_POLLING_INTERVAL }: WatchHeadParameters,
): () => void {
  let watching = true
  let timer: ReturnType<typeof setTimeout> | undefined
  let previous: AcceptedHead | undefined

  async function ask(): Promise<void> {
    try {
      const head = await getHead()
      if (!watching) return
      const isNew = head.root !== previous?.root || head.status !== previous.status
      const before = previous
      previous = head
      if (isNew) onHead(head, before)
    } catch (error) {
      if (watching) onError?.(error instanceof Error ? error : new Error(String(error)))
    } finally {
      if (watching) timer = setTimeout(ask, pollingInterval)
    }
  }

  void ask()
  return () => {
    watching = false
    clearTimeout(timer)
  }
}
