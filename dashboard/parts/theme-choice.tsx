import { useState } from 'preact/hooks'
import { chooseTheme, storedTheme, type Theme } from '../data/theme.js'

/** Light, dark, or as the system has it. */
export function ThemeChoice() {
  const [theme, setTheme] = useState<Theme>(storedTheme)
  const choose = (value: string) => {
    const chosen: Theme = value === 'light' || value === 'dark' ? value : 'system'
    chooseTheme(chosen)
    setTheme(chosen)
  }
  return (
    <label class="theme">
      <span>Theme</span>
      <select value={theme} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        <option value="system">System</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </select>
    </label>
  )
}
