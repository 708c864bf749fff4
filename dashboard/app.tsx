import { useState } from 'preact/hooks'
import { keepKey, storedKey } from './data/api-key.js'
import { useNow } from './data/use-now.js'
import { type Overview, useOverview } from './data/use-overview.js'
import { Announcer } from './parts/announcer.js'
import { KeyForm } from './parts/key-form.js'
import { ThemeChoice } from './parts/theme-choice.js'
import { Alerts } from './sections/alerts.js'
import { Bonds } from './sections/bonds.js'
import { Breakers } from './sections/breakers.js'
import { Clients, Members } from './sections/members.js'
import { Participation } from './sections/participation.js'
import { Proofs } from './sections/proofs.js'
import { Risk } from './sections/risk.js'
import { Summary } from './sections/summary.js'

const PARTS = [
  ['members', 'Members'],
  ['breakers', 'Breakers'],
  ['alerts', 'Alerts'],
  ['bonds', 'Bonds'],
  ['participation', 'Participation'],
  ['clients', 'Light clients'],
  ['proofs', 'Proofs'],
  ['risk', 'Risk'],
] as const

/** The whole page; without a key where one is wanted, the form that asks for it. */
export function App() {
  const [apiKey, setApiKey] = useState(storedKey)
  const overview = useOverview(apiKey)
  const isLocked = Object.values(overview).some(({ problem }) => problem?.kind === 'locked')
  const useKey = (key: string | undefined) => {
    keepKey(key)
    setApiKey(key)
    document.getElementById('content')?.focus()
  }
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="page-head">
        <h1>
          Concordat <span>Coalition dashboard</span>
        </h1>
        <div class="tools">
          <ThemeChoice />
          {apiKey !== undefined && (
            <button type="button" onClick={() => useKey(undefined)}>
              Forget the key
            </button>
          )}
        </div>
        {!isLocked && (
          <nav aria-label="Parts of the page">
            <ul>
              {PARTS.map(([id, name]) => (
                <li key={id}>
                  <a href={`#${id}`}>{name}</a>
                </li>
              ))}
            </ul>
          </nav>
        )}
      </header>
      <main id="content" tabIndex={-1}>
        {isLocked ? (
          <KeyForm wasRefused={apiKey !== undefined} onKey={useKey} />
        ) : (
          <Parts overview={overview} />
        )}
      </main>
      <Announcer alerts={overview.alerts.value} />
    </>
  )
}

function Parts({ overview }: { overview: Overview }) {
  const now = useNow()
  const shown = { overview, now }
  return (
    <>
      <Summary {...shown} />
      <Members {...shown} />
      <Breakers {...shown} />
      <Alerts {...shown} />
      <Bonds {...shown} />
      <Participation {...shown} />
      <Clients {...shown} />
      <Proofs {...shown} />
      <Risk {...shown} />
    </>
  )
}
