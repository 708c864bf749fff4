import { useState } from 'preact/hooks'

const KEY = /^[A-Za-z0-9_-]{1,64}\.[A-Za-z0-9_-]{1,128}$/

/** Asks for an API key; the page keeps it until the tab is closed. */
export function KeyForm({ wasRefused, onKey }: { wasRefused: boolean; onKey: (key: string) => void }) {
  const [key, setKey] = useState('')
  const [isMalformed, setMalformed] = useState(false)
  const submit = (event: Event) => {
    event.preventDefault()
    if (KEY.test(key.trim())) onKey(key.trim())
    else setMalformed(true)
  }
  return (
    <form class="key-form" onSubmit={submit}>
      <h2>API key</h2>
      <p id="key-hint">
        This service shows its dashboard to holders of an API key (<code>id.secret</code>). The key stays in
        this tab and is gone when it is closed.
      </p>
      {(wasRefused || isMalformed) && (
        <p class="problem" role="alert">
          {isMalformed ? 'That is not a key: it has the form id.secret.' : 'The service refused this key.'}
        </p>
      )}
      <label for="key">Key</label>
      <input
        id="key"
        type="password"
        autocomplete="off"
        spellcheck={false}
        aria-describedby="key-hint"
        value={key}
        onInput={({ currentTarget }) => setKey(currentTarget.value)}
      />
      <button type="submit">Show the dashboard</button>
    </form>
  )
}
