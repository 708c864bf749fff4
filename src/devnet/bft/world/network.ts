import type { Random } from '../random.js'
import type { BftScript, Fault } from '../script-schema.js'

/** When messages arrive, and who is down. Times are milliseconds since the chain's start. */
export type Network = {
  /**
   * Arrival of a message; `undefined` when it never does. Between validators nothing is lost: a partition holds
   * messages until it heals.
   */
  arrival(message: { from: string; to: string; sentAt: number }): number | undefined
  /** When a validator is up again: the time itself when he is up, `undefined` when he never is. */
  upAt(name: string, time: number): number | undefined
}

type Partition = Extract<Fault, { kind: 'partition' }>
type Period = { from: number; to?: number | undefined }

const isDuring = ({ from, to = Number.POSITIVE_INFINITY }: Period, time: number) => from <= time && time < to

function faultsOf<Kind extends Fault['kind']>(script: BftScript, kind: Kind) {
  return script.faults.filter((fault): fault is Extract<Fault, { kind: Kind }> => fault.kind === kind)
}

/** Whether a partition keeps two validators apart. Who is in none of its groups is reached by all of them. */
function separates({ groups }: Partition, a: string, b: string): boolean {
  const groupOf = (name: string) => groups.findIndex((group) => group.includes(name))
  return groupOf(a) !== -1 && groupOf(b) !== -1 && groupOf(a) !== groupOf(b)
}

/** The network of a script: seeded delays, and its partitions, further delays and crashes. */
export function createNetwork(parameters: { script: BftScript; random: Random }): Network {
  const { script, random } = parameters
  const partitions = faultsOf(script, 'partition')
  const delays = faultsOf(script, 'delay')
  const crashes = faultsOf(script, 'crash')
  const [least, most] = script.network.delay
  const transit = () => least + random(most - least + 1)

  return {
    arrival({ from, to, sentAt }) {
      if (from === to) return sentAt
      let time = sentAt + transit()
      for (const delay of delays) {
        const isMeant = delay.validators?.some((name) => name === from || name === to) ?? true
        if (isMeant && isDuring(delay, sentAt)) time += random(delay.upTo + 1)
      }
      const between = partitions.filter((partition) => separates(partition, from, to))
      const cut = (at: number) =>
        between.find((partition) => isDuring(partition, at)) ??
        between.find(
          (partition) => isDuring(partition, sentAt) && at < (partition.to ?? Number.POSITIVE_INFINITY),
        )
      for (let held = cut(time); held !== undefined; held = cut(time)) {
        if (held.to === undefined) return undefined
        time = held.to + transit()
      }
      return time
    },
    upAt(name, time) {
      let up = time
      const down = () => crashes.find((crash) => crash.validators.includes(name) && isDuring(crash, up))
      for (let crash = down(); crash !== undefined; crash = down()) {
        if (crash.to === undefined) return undefined
        up = crash.to
      }
      return up
    },
  }
}
