import { BaseError } from '../../errors/base-error.js'

/** Beacon-API JSON that does not have the expected shape; `path` names the first bad field. */
export class BeaconJsonError extends BaseError<'INVALID_BEACON_JSON'> {
  override name = 'BeaconJsonError'
  /** Dotted path from the top of the document, empty for the document itself. */
  readonly path: string

  constructor({ what, path, reason }: { what: string; path: string; reason: string }) {
    super(
      'INVALID_BEACON_JSON',
      `The JSON is not a valid ${what}: ${path === '' ? 'document' : path}: ${reason}.`,
      {
        facts: [`what: ${what}`, `path: ${path === '' ? '(top)' : path}`, `reason: ${reason}`],
      },
    )
    this.path = path
  }
}
