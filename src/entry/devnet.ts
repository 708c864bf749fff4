/** `concordat/devnet`: seeded source chains with real signatures. */
export { type BeaconDevnet, createBeaconDevnet } from '../devnet/create-beacon-devnet.js'
