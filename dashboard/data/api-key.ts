const KEY = 'concordat-api-key'

/** The API key of this tab; it is gone when the tab is closed. */
export function storedKey(): string | undefined {
  try {
    return sessionStorage.getItem(KEY) ?? undefined
  } catch {
    return undefined
  }
}

export function keepKey(key: string | undefined): void {
  try {
    if (key === undefined) sessionStorage.removeItem(KEY)
    else sessionStorage.setItem(KEY, key)
  } catch {
    // Then it is asked for again after a reload.
  }
}
