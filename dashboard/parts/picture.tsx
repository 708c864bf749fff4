import { useEffect, useRef } from 'preact/hooks'
import { readPicture } from '../data/read-picture.js'

/** A plot of the service as part of the page, so that it takes the page's colours and its title is read out. */
export function Picture({ name, svg }: { name: string; svg: string }) {
  const holder = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const picture = readPicture(svg, name.replace(/[^a-z0-9]+/gi, '-'))
    holder.current?.replaceChildren(...(picture === undefined ? [] : [picture]))
  }, [name, svg])
  return <div class="picture" ref={holder} />
}
