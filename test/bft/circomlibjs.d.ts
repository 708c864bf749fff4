declare module 'circomlibjs' {
  type Element = Uint8Array
  type Point = [Element, Element]
  type Field = { e: (value: bigint) => Element; toObject: (element: Element) => bigint; zero: Element }
  type Eddsa = {
    F: Field
    babyJub: { subOrder: bigint; inSubgroup: (point: Point) => boolean }
    prv2pub: (secret: Uint8Array) => Point
    signPoseidon: (secret: Uint8Array, message: Element) => { R8: Point; S: bigint }
    verifyPoseidon: (message: Element, signature: { R8: Point; S: bigint }, key: Point) => boolean
  }
  type Tree = {
    F: Field
    root: Element
    insert: (key: bigint, value: bigint) => Promise<unknown>
    update: (key: bigint, value: bigint) => Promise<unknown>
    delete: (key: bigint) => Promise<unknown>
    find: (key: bigint) => Promise<{
      found: boolean
      siblings: Element[]
      foundValue?: Element
      notFoundKey?: Element
      notFoundValue?: Element
      isOld0?: boolean
    }>
  }
  export function buildEddsa(): Promise<Eddsa>
  export function newMemEmptyTrie(): Promise<Tree>
}
