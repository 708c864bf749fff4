/** Asks the process in this container whether it lives; `HEALTH_URL` where that is not the API. */
const url = process.env.HEALTH_URL ?? 'http://127.0.0.1:8080/healthz'
const answer = await fetch(url, { signal: AbortSignal.timeout(4000) }).catch(() => undefined)
process.exitCode = answer?.ok === true ? 0 : 1
