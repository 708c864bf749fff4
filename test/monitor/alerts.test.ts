import { secp256k1 } from '@noble/curves/secp256k1.js'
import fc from 'fast-check'
import { concat, type Hex, hexToBytes, keccak256, numberToHex, recoverAddress } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, test } from 'vitest'
import { type Alert, alertText, assertAlert } from '../../src/monitor/alert/alert.js'
import { hashAlert } from '../../src/monitor/alert/alert-typed-data.js'
import { canonicalAlert, parseAlert } from '../../src/monitor/alert/canonical-alert.js'
import { signAlert } from '../../src/monitor/alert/sign-alert.js'
import { verifyAlert } from '../../src/monitor/alert/verify-alert.js'
import { monitorCodeOf, monitorCodeOfPromise } from './monitor-code.js'

const key = keccak256('0x01')
const account = privateKeyToAccount(key)
const domain = { chainId: 31337n, verifyingContract: '0x00000000000000000000000000000000000000c0' } as const
const alert: Alert = {
  member: 'mainnet',
  kind: 'missed-finality',
  subject: '',
  grade: 'critical',
  status: 'open',
  openedAt: 1_000n,
  issuedAt: 2_000n,
  expiresAt: 9_000n,
  sequence: 4n,
  facts: { steps: '6.10', 10: 'a number', a: 'x' },
}
const verify = (signed: { alert: Alert; signature: Hex }, changes: object = {}) =>
  verifyAlert({ signed, domain, monitors: [account.address], now: 3_000n, ...changes })

describe('canonical form', () => {
  test('default: one text, and back', () => {
    const text = canonicalAlert(alert)
    expect(text).toBe(
      '{"member":"mainnet","kind":"missed-finality","subject":"","grade":"critical","status":"open",' +
        '"openedAt":"1000","issuedAt":"2000","expiresAt":"9000","sequence":"4",' +
        '"facts":{"10":"a number","a":"x","steps":"6.10"}}',
    )
    expect(parseAlert(text)).toEqual(alert)
  })

  test('behavior: any text becomes one that an alert may hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const subject = alertText(text)
        expect(parseAlert(canonicalAlert({ ...alert, subject })).subject).toBe(subject)
      }),
    )
  })

  test('error: every other text of the same alert', () => {
    const text = canonicalAlert(alert)
    const others = [
      ` ${text}`,
      text.replace('"4"', '"04"'),
      text.replace('"4"', '4'),
      text.replace('"10":"a number","a":"x"', '"a":"x","10":"a number"'),
      text.replace('{', '{"extra":"",'),
      text.replace('missed-finality', 'no-such-kind'),
      text.replace('mainnet', 'main\\u006eet'),
      'nonsense',
    ]
    for (const other of others) expect(monitorCodeOf(() => parseAlert(other))).toBe('INVALID_ALERT')
  })

  test('error: forms that are not signed', () => {
    const wrongs: Partial<Alert>[] = [
      { member: '' },
      { subject: 'line\nbreak' },
      { issuedAt: 999n },
      { expiresAt: 2_000n },
      { sequence: -1n },
      { sequence: 2n ** 64n },
      { kind: 'toString' as Alert['kind'] },
      { facts: Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`fact ${at}`, ''])) },
    ]
    for (const wrong of wrongs)
      expect(monitorCodeOf(() => assertAlert({ ...alert, ...wrong }))).toBe('INVALID_ALERT')
  })
})

describe('signatures', () => {
  test('default: the signer is recovered, by another implementation too', async () => {
    const signed = await signAlert({ alert, domain, account })
    const { signer, digest } = await verify(signed)
    expect(signer).toBe(account.address)
    const compact = hexToBytes(signed.signature).slice(0, 64)
    const publicKey = secp256k1.getPublicKey(hexToBytes(key))
    expect(secp256k1.verify(compact, hexToBytes(digest), publicKey, { prehash: false })).toBe(true)
  })

  test('error: each field changed after signing, and another domain', async () => {
    const signed = await signAlert({ alert, domain, account })
    const changes: Partial<Alert>[] = [
      { member: 'sepolia' },
      { kind: 'churn' },
      { subject: 'x' },
      { grade: 'warning' },
      { status: 'closed' },
      { openedAt: 1_001n },
      { issuedAt: 2_001n },
      { expiresAt: 9_001n },
      { sequence: 5n },
      { facts: {} },
    ]
    for (const change of changes)
      expect(await monitorCodeOfPromise(verify({ ...signed, alert: { ...alert, ...change } }))).toBe(
        'UNKNOWN_SIGNER',
      )
    for (const other of [{ chainId: 1n }, { verifyingContract: account.address }])
      expect(await monitorCodeOfPromise(verify(signed, { domain: { ...domain, ...other } }))).toBe(
        'UNKNOWN_SIGNER',
      )
  })

  test('error: a stranger, the time, and the second signature of the same key', async () => {
    const signed = await signAlert({ alert, domain, account })
    expect(await monitorCodeOfPromise(verify(signed, { monitors: [] }))).toBe('UNKNOWN_SIGNER')
    expect(await monitorCodeOfPromise(verify(signed, { now: 9_000n }))).toBe('ALERT_EXPIRED')
    const early = await signAlert({
      alert: { ...alert, issuedAt: 20_000n, expiresAt: 30_000n },
      domain,
      account,
    })
    expect(await monitorCodeOfPromise(verify(early))).toBe('ALERT_FROM_FUTURE')
    const order = secp256k1.Point.Fn.ORDER
    const [r, s, v] = [
      signed.signature.slice(0, 66),
      signed.signature.slice(66, 130),
      signed.signature.slice(130),
    ]
    const twin = concat([
      r as Hex,
      numberToHex(order - BigInt(`0x${s}`), { size: 32 }),
      v === '1b' ? '0x1c' : '0x1b',
    ])
    expect(await recoverAddress({ hash: hashAlert(domain, alert), signature: twin })).toBe(account.address)
    for (const signature of [twin, '0x' as Hex, `0x${'00'.repeat(65)}` as Hex])
      expect(await monitorCodeOfPromise(verify({ alert, signature }))).toBe('INVALID_SIGNATURE')
  })
})
