/** One server-sent event. */
export type ServerSentEvent = { event: string; data: string; id: string | undefined }

const MAX_EVENT_CHARACTERS = 64 * 1024 * 1024

/**
 * Reads server-sent events from a body until it ends; comments only show that the connection lives.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 * @param onActivity Called whenever bytes arrive.
 * @throws RangeError when one event is larger than 64 MiB; whatever the body fails with.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  onActivity: () => void = () => undefined,
): AsyncGenerator<ServerSentEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      onActivity()
      rest += decoder.decode(value, { stream: true })
      // A carriage return at the end may be half of a line break.
      const end = rest.endsWith('\r') ? rest.length - 1 : rest.length
      text += rest.slice(0, end).replace(/\r\n?/g, '\n')
      rest = rest.slice(end)
      if (text.length > MAX_EVENT_CHARACTERS) throw new RangeError('a server-sent event is too large')
      for (let blank = text.indexOf('\n\n'); blank !== -1; blank = text.indexOf('\n\n')) {
        const event = parseEvent(text.slice(0, blank))
        text = text.slice(blank + 2)
        if (event !== undefined) yield event
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function parseEvent(block: string): ServerSentEvent | undefined {
  const data: string[] = []
  let event = 'message'
  let id: string | undefined
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    if (colon === 0) continue
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') data.push(value)
    else if (field === 'event') event = value
    else if (field === 'id') id = value
  }
  return data.length === 0 ? undefined : { event, data: data.join('\n'), id }
}
