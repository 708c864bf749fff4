import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath } from '../support/chromium.js'
import { startSeededService } from './seeded-service.js'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const IMAGES = resolve(import.meta.dirname, '../../docs/images')
const DESKTOP = { width: 1280, height: 900 }
const PHONE = { width: 360, height: 740 }

type Service = Awaited<ReturnType<typeof startSeededService>>

describe.skipIf(chromiumPath === undefined)('the page in a browser', () => {
  let service: Service
  let browser: Browser
  let context: BrowserContext
  let page: Page
  /** What must not happen: requests that leave, what the policy blocks, errors of the page. */
  const faults: string[] = []

  beforeAll(async () => {
    const launched = chromium.launch({
      executablePath: chromiumPath!,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    })
    service = await startSeededService()
    browser = await launched
    context = await browser.newContext({ viewport: DESKTOP, colorScheme: 'light', reducedMotion: 'reduce' })
    page = await context.newPage()
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== service.url) faults.push(`request to ${request.url()}`)
    })
    page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
    page.on('console', (message) => {
      const is401 = message.text().includes('401')
      if (message.type() === 'error' && !is401) faults.push(`console: ${message.text()}`)
    })
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) =>
        console.error(`blocked ${event.violatedDirective} ${event.blockedURI}`),
      )
    })
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  /** Serious faults that axe finds, by rule and element. */
  async function violations(): Promise<string[]> {
    await page.evaluate(AXE)
    const found = await page.evaluate(async () => {
      type Found = { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }
      const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Found[] }> } }
      return (await axe.run()).violations
    })
    return found.flatMap(({ id, impact, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${impact} ${id}: ${target.join(' ')} ${failureSummary}`),
    )
  }

  test('default: / leads to the page, which asks for a key, refuses a wrong one and shows all with a right one', async () => {
    await page.goto(`${service.url}/`)
    expect(page.url()).toBe(`${service.url}/dashboard/`)
    const field = page.getByLabel('Key', { exact: true })
    await field.fill('no key at all')
    await field.press('Enter')
    await page.getByText('That is not a key').waitFor()
    await field.fill('dashboard.wrong')
    await field.press('Enter')
    await page.getByText('The service refused this key.').waitFor()
    await field.fill(service.token)
    await field.press('Enter')
    await page.getByRole('heading', { name: 'Members' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    await page.locator('#risk[data-phase=ready]').waitFor()
    const phases = await page
      .locator('section[data-phase]')
      .evaluateAll((sections) => sections.map((section) => (section as HTMLElement).dataset.phase))
    expect(phases).toEqual(Array(8).fill('ready'))
    await page.reload()
    await page.getByRole('heading', { name: 'Members' }).waitFor()
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 1])
  })

  test('default: members, breakers, alerts, bonds, proofs and plots say what was seeded', async () => {
    await page.locator('#risk[data-phase=ready]').waitFor()
    const text = async (id: string) =>
      ((await page.locator(`#${id}`).textContent()) ?? '').replace(/\s+/g, ' ')
    expect(await text('summary')).toContain('2 of 5')
    expect(await text('members')).toMatch(/Northgate.*PausedActive771,204/)
    expect(await text('breakers')).toMatch(/OxbowFrozen.*Proven misbehaviour.*Until governance/)
    expect(await text('breakers')).toContain('Route usdc.bridge')
    expect(await text('alerts')).toMatch(/WarningClient stale Tidewater/)
    expect(await text('bonds')).toMatch(/Northgate1,200.*1,500.*0.8 times, not covered/)
    expect(await text('proofs')).toMatch(/bft-quorum-16151/)
    expect(await text('risk')).toMatch(/collaborative.*3\.08/)
    expect(await page.locator('#participation canvas').count()).toBe(2)
    expect(await page.getByRole('img', { name: /^Ethereum: 160 headers/ }).count()).toBe(1)
    expect(await page.locator('#risk svg[role=img] title').count()).toBe(6)
  })

  test('behavior: a countdown runs', async () => {
    const read = () => page.getByRole('timer').first().textContent()
    const before = await read()
    expect(before).toMatch(/^\d+(:\d\d)+$/)
    await expect.poll(read, { timeout: 30_000, interval: 100 }).not.toBe(before)
  })

  test('behavior: an alert that is published appears on top, and is told to a screen reader', async () => {
    await service.publish({
      kind: 'churn',
      member: 'Meridian',
      grade: 'critical',
      facts: { changed: '41 %' },
    })
    await expect
      .poll(() => page.locator('.alert').first().textContent(), { timeout: 60_000, interval: 200 })
      .toContain('Churn Meridian')
    await expect
      .poll(() => page.locator('[aria-live=polite]').textContent(), { timeout: 30_000 })
      .toBe('New alerts. critical: Churn, Meridian.')
  })

  test('behavior: by keyboard alone: skip link, theme, parts, details; focus is seen', async () => {
    await page.evaluate(() => scrollTo(0, 0))
    await page.locator('body').press('Tab')
    const focused = () =>
      page.evaluate(() => {
        const element = document.activeElement as HTMLElement
        const { outlineStyle, outlineWidth } = getComputedStyle(element)
        const name = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? ''
        return { name: name.slice(0, 30), outline: `${outlineStyle} ${outlineWidth}` }
      })
    expect(await focused()).toEqual({ name: 'Skip to the content', outline: 'solid 3px' })
    const names: string[] = []
    for (let step = 0; step < 30; step++) {
      await page.keyboard.press('Tab')
      const { name, outline } = await focused()
      if (name === 'Concordat Coalition dashboard') break
      names.push(name)
      expect(outline, name).toBe('solid 3px')
      if (name === 'Recent proofs') break
    }
    expect(names).toEqual([
      'SystemLightDark',
      'Forget the key',
      'Members',
      'Breakers',
      'Alerts',
      'Bonds',
      'Participation',
      'Light clients',
      'Proofs',
      'Risk',
      'Ethereum as a table',
      'Meridian as a table',
      'Recent proofs',
    ])
    await page.keyboard.press('Enter')
    expect(await page.getByRole('table', { name: /Recent proofs/ }).isVisible()).toBe(true)
  })

  test('behavior: no serious fault of accessibility in light, dark and on a phone, and nothing is cut off there', async () => {
    expect(await violations()).toEqual([])
    await page.getByLabel('Theme').selectOption('dark')
    expect(await violations()).toEqual([])
    await page.setViewportSize(PHONE)
    const isCut = () =>
      page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
    expect(await isCut()).toBe(false)
    expect(await violations()).toEqual([])
    await page.getByLabel('Theme').selectOption('system')
    await page.setViewportSize(DESKTOP)
  })

  test('behavior: a service that is gone leaves what was known, with its age', async () => {
    await page.route('**/v1/alerts*', (route) => route.abort())
    await page.getByText('What is shown is older; trying again.').waitFor({ timeout: 60_000 })
    expect(await page.locator('.alert').count()).toBeGreaterThan(0)
    await page.unroute('**/v1/alerts*')
    faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('ERR_FAILED')))
  })

  test('behavior: nothing left the origin, nothing was blocked, nothing failed', async () => {
    expect(faults).toEqual([])
    const index = await fetch(`${service.url}/dashboard/`)
    expect(index.headers.get('content-security-policy')).toMatch(/^default-src 'self';/)
    expect(await index.text()).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|style=/)
  })

  test.runIf(process.env.UPDATE_IMAGES === '1')('default: the images of the guide', async () => {
    const shoot = async (name: string, clip: { width: number; height: number }) => {
      await page.setViewportSize(clip)
      await page.evaluate(() => scrollTo(0, 0))
      await page.screenshot({ path: resolve(IMAGES, `dashboard-${name}.png`) })
    }
    await page.reload()
    await page.locator('#risk[data-phase=ready]').waitFor()
    await shoot('light', { width: 1120, height: 1300 })
    await page.getByLabel('Theme').selectOption('dark')
    await shoot('dark', { width: 1120, height: 1300 })
    await page.getByLabel('Theme').selectOption('system')
    await shoot('phone', { width: 390, height: 1300 })
  })
})
