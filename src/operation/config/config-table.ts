import { type ConfigField, configFields, variableOf } from './config-fields.js'

/** All keys of the configuration as a Markdown table. In keys, `[]` is each entry of a list and `*` each name. */
export function configTable(): string {
  const rows = configFields().map((field) => {
    const variable = variableOf(field)
    const key = field.path.join('.').replaceAll('.[]', '[]')
    return [
      `\`${key}\``,
      variable === undefined ? '' : `\`${variable}\``,
      field.type,
      defaultOf(field),
      field.description,
    ]
  })
  const header = ['key', 'variable', 'type', 'default', 'what']
  return [header, header.map(() => '---'), ...rows]
    .map((row) => `| ${row.map(cell).join(' | ')} |`)
    .join('\n')
}

function defaultOf({ default: value, isRequired, path }: ConfigField): string {
  if (value === undefined) return isRequired && path.length > 1 ? 'required' : ''
  return `\`${JSON.stringify(value)}\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
