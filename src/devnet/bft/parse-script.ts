import { BftDevnetError } from './bft-devnet-error.js'
import { type BftScript, type Fault, scriptSchema } from './script-schema.js'

const DEFAULT_VALIDATORS = 4
const DEFAULT_POWER = 10n

function invalid(shortMessage: string, facts: readonly string[] = []): BftDevnetError {
  return new BftDevnetError('INVALID_SCRIPT', shortMessage, { facts })
}

function assertUnique(names: readonly string[], what: string): void {
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated !== undefined) throw invalid(`The script names ${what} twice.`, [`name: ${repeated}`])
}

function assertKnown(names: readonly string[], known: ReadonlySet<string>, what: string): void {
  const stranger = names.find((name) => !known.has(name))
  if (stranger !== undefined) throw invalid(`The script has no such ${what}.`, [`name: ${stranger}`])
}

function namesIn(fault: Fault): string[] {
  const groups = 'groups' in fault && fault.groups !== undefined ? fault.groups.flat() : []
  const validators = 'validators' in fault && fault.validators !== undefined ? fault.validators : []
  assertUnique(groups, 'a member of two groups of one fault')
  return [...groups, ...validators]
}

/** Everybody who is a validator at some height, members of the first set first. */
export function validatorNames(script: BftScript): string[] {
  const joined = script.changes.flatMap((change) => ('join' in change ? [change.join.name] : []))
  return [...new Set([...script.validators.map(({ name }) => name), ...joined])]
}

/**
 * Reads a script from JSON or YAML values.
 *
 * @param options.validators Size of the first set when the script names none; they have power 10 each and are called
 * `v0`, `v1` and so on. Default 4.
 * @throws BftDevnetError INVALID_SCRIPT. Changes of the validator set are checked where the chain is made.
 */
export function parseBftScript(json: unknown, options: { validators?: number | undefined } = {}): BftScript {
  const { validators: count = DEFAULT_VALIDATORS } = options
  const parsed = scriptSchema.safeParse(json)
  if (!parsed.success) {
    const facts = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw invalid('The script does not have the documented shape.', facts)
  }
  if (!Number.isInteger(count) || count < 1 || count > 256)
    throw invalid('A validator set has 1 to 256 members.', [`validators: ${count}`])
  const validators =
    parsed.data.validators ??
    Array.from({ length: count }, (_, i) => ({ name: `v${i}`, power: DEFAULT_POWER }))
  const script: BftScript = { ...parsed.data, validators }
  assertUnique(
    validators.map(({ name }) => name),
    'a validator',
  )
  const accounts = script.accounts.map(({ name }) => name)
  assertUnique(accounts, 'an account')
  const knownAccounts = new Set(accounts)
  for (const transaction of script.transactions) {
    const { transfer, set } = { transfer: undefined, set: undefined, ...transaction }
    assertKnown([transfer?.from, transfer?.to, set?.account].filter(isName), knownAccounts, 'account')
  }
  const knownValidators = new Set(validatorNames(script))
  for (const fault of script.faults) {
    assertKnown(namesIn(fault), knownValidators, 'validator')
    if ('to' in fault && fault.to !== undefined && fault.to < fault.from)
      throw invalid('A fault ends before it begins.', [`from: ${fault.from}`, `to: ${fault.to}`])
  }
  return script
}

function isName(name: string | undefined): name is string {
  return name !== undefined
}
