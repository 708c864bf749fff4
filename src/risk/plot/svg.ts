/** A piece of SVG: attributes are escaped, numbers get two decimals. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content = '',
): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? plainNumber(value) : escapeText(value)}"`,
  )
  return content === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${content}</${name}>`
}

/** A line of text. */
export function label(content: string, attributes: Readonly<Record<string, string | number>>): string {
  return element('text', attributes, escapeText(content))
}

/**
 * A whole picture on a white ground, readable by a screen reader: `title` names it, `description` says what it shows.
 * Names of members and coalitions come from files, so all text is escaped.
 */
export function picture(parameters: {
  width: number
  height: number
  title: string
  description: string
  content: string
}): string {
  const { width, height, title, description, content } = parameters
  const body = [
    element('title', { id: 'title' }, escapeText(title)),
    element('desc', { id: 'desc' }, escapeText(description)),
    element('rect', { width, height, fill: '#ffffff' }),
    label(title, { x: 16, y: 26, 'font-size': 15, 'font-weight': 'bold', fill: '#1a1a1a' }),
    content,
  ]
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: 'img',
    'aria-labelledby': 'title desc',
    'font-family': 'system-ui, sans-serif',
    'font-size': 12,
  }
  return `${element('svg', attributes, body.join('\n'))}\n`
}

function plainNumber(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function escapeText(text: string): string {
  const replaced: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, (character) => replaced[character]!)
}
