import type { Agreement } from './observation.js'

/** How many of a chain's nodes say so, for a person. */
export function agreementText({ agreed, asked }: Agreement): string {
  return asked === 1 ? '1 of 1, which nobody confirms' : `${agreed} of ${asked}`
}
