/** The two ways to show the signers' aggregate key to the contract. */
export type Route = 'direct' | 'apk'

/** `auto` takes the cheaper one for each update. */
export type RouteChoice = Route | 'auto'

/**
 * Absent members from which route `apk` costs less gas than route `direct` does.
 *
 * Gas measured on anvil with Prague's rules and a committee of 512 (`concordat bench`): direct 375,200 + 14,450 for each
 * absent member (up to 20), apk 612,000 + 600 for each. They meet at 17.
 */
const APK_FROM_ABSENTEES = 17

/** The route of an update: the one that was asked for, or the one with less gas for that many absent members. */
export function chooseRoute(parameters: { route: RouteChoice; absentees: number }): Route {
  const { route, absentees } = parameters
  if (route !== 'auto') return route
  return absentees < APK_FROM_ABSENTEES ? 'direct' : 'apk'
}
