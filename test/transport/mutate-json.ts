/** Picks a number below `bound`. */
export type Pick = (bound: number) => number

type Place = { parent: Record<string, unknown> | unknown[]; key: string | number; value: unknown }

/** Every place in a JSON value, with the object or list that holds it. */
function placesIn(parent: Place['parent']): Place[] {
  return Object.entries(parent).flatMap(([name, value]) => {
    const key = Array.isArray(parent) ? Number(name) : name
    const here = { parent, key, value }
    return typeof value === 'object' && value !== null
      ? [here, ...placesIn(value as Place['parent'])]
      : [here]
  })
}

function mutatedText(text: string, pick: Pick): unknown {
  const digits = text.length - 2
  switch (digits > 0 ? pick(6) : pick(2)) {
    case 0:
      return null
    case 1:
      return '0x01'
    case 2: {
      const at = 2 + pick(digits)
      const digit = ((Number.parseInt(text[at] as string, 16) || 0) ^ (1 + pick(15))) & 15
      return `${text.slice(0, at)}${digit.toString(16)}${text.slice(at + 1)}`
    }
    case 3:
      return `${text}00`
    case 4:
      return text.slice(0, -2)
    default:
      return `0x00${text.slice(2)}`
  }
}

function mutateList(list: unknown[], pick: Pick): void {
  const at = pick(list.length)
  switch (pick(4)) {
    case 0:
      list.splice(at, 1)
      break
    case 1:
      list.push(list[at])
      break
    case 2:
      list.reverse()
      break
    default:
      list.splice(at, 0, list[pick(list.length)])
  }
}

/** Changes one thing somewhere in a JSON value: a digit, a length, a type, an order, what is there and what is not. */
export function mutateJson(json: unknown, pick: Pick): unknown {
  const root = { value: structuredClone(json) }
  const places = placesIn(root)
  const { parent, key, value } = places[pick(places.length)] as Place
  const holder = parent as Record<string | number, unknown>
  if (Array.isArray(value) && value.length > 0 && pick(2) === 0) mutateList(value, pick)
  else if (typeof value === 'string') holder[key] = mutatedText(value, pick)
  else if (pick(2) === 0) delete holder[key]
  else holder[key] = (places[pick(places.length)] as Place).value
  return root.value
}
