const SPACE = 'http://www.w3.org/2000/svg'
const ELEMENTS = new Set(['svg', 'title', 'desc', 'g', 'rect', 'line', 'path', 'polyline', 'circle', 'text'])
const ATTRIBUTES = new Set(
  `viewBox role aria-labelledby id x y x1 x2 y1 y2 cx cy r rx d points width height transform fill fill-opacity stroke
   stroke-width stroke-dasharray text-anchor font-size font-weight opacity`.split(/\s+/),
)

/**
 * Reads a plot that the API sent as text. Only shapes and texts come through, whatever is in it: no links, no scripts, no
 * styles. Ids get a prefix, since every plot has the same.
 */
export function readPicture(svg: string, prefix: string): SVGElement | undefined {
  const { documentElement: root } = new DOMParser().parseFromString(svg, 'image/svg+xml')
  return root.localName === 'svg' ? copyOf(root, prefix) : undefined
}

function copyOf(element: Element, prefix: string): SVGElement {
  const copy = document.createElementNS(SPACE, element.localName)
  for (const { name, value } of element.attributes) {
    if (ATTRIBUTES.has(name)) copy.setAttribute(name, namedBy(name, value, prefix))
  }
  for (const child of element.childNodes) {
    if (child instanceof Element && ELEMENTS.has(child.localName)) copy.append(copyOf(child, prefix))
    else if (child.nodeType === Node.TEXT_NODE) copy.append(child.textContent ?? '')
  }
  return copy
}

function namedBy(attribute: string, value: string, prefix: string): string {
  if (attribute === 'id') return `${prefix}-${value}`
  if (attribute !== 'aria-labelledby') return value
  return value
    .split(' ')
    .map((id) => `${prefix}-${id}`)
    .join(' ')
}
