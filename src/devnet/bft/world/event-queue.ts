/** Events in order of time; those of one time in the order they were added. */
export type EventQueue<Event> = {
  add(time: number, event: Event): void
  /** Time of the next event; `undefined` when there is none. */
  nextTime(): number | undefined
  take(): { time: number; event: Event } | undefined
}

type Entry<Event> = { time: number; order: number; event: Event }

/** A virtual clock's agenda: a binary heap. */
export function createEventQueue<Event>(): EventQueue<Event> {
  const heap: Entry<Event>[] = []
  let added = 0
  const isBefore = (a: Entry<Event>, b: Entry<Event>) =>
    a.time < b.time || (a.time === b.time && a.order < b.order)
  const at = (index: number) => heap[index] as Entry<Event>

  function rise(entry: Entry<Event>): void {
    let index = heap.length
    heap.push(entry)
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!isBefore(entry, at(parent))) break
      heap[index] = at(parent)
      index = parent
    }
    heap[index] = entry
  }

  function sink(entry: Entry<Event>): void {
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(at(child + 1), at(child))) child += 1
      if (!isBefore(at(child), entry)) break
      heap[index] = at(child)
      index = child
    }
    heap[index] = entry
  }

  return {
    add(time, event) {
      rise({ time, order: added, event })
      added += 1
    },
    nextTime: () => heap[0]?.time,
    take() {
      const first = heap[0]
      if (first === undefined) return undefined
      const last = heap.pop() as Entry<Event>
      if (heap.length > 0) sink(last)
      return { time: first.time, event: first.event }
    },
  }
}
