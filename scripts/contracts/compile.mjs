#!/usr/bin/env node
// Compiles contracts/ into build/contracts/. Needs the built library: `npm run build` comes first.
import { compileContracts } from '../../build/lib/chain/compile-contracts.js'

const names = compileContracts()
console.log(`build/contracts: ${names.length} contracts and libraries`)
