import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Keeps a server from being filled with connections that ask nothing: once there are `limit` of them, each new one
 * costs the oldest that has no request in progress its place. Whoever holds thousands of half-open connections so only
 * pushes out his own; a client with a request in progress is never cut off.
 *
 * `closeIdle` closes every connection without a request in progress, those that sent half of one included.
 */
export function guardConnections(server: Server, { limit }: { limit: number }): { closeIdle: () => void } {
  const idle = new Set<Socket>()
  const open = new Set<Socket>()

  server.on('connection', (socket: Socket) => {
    open.add(socket)
    idle.add(socket)
    socket.once('close', () => {
      open.delete(socket)
      idle.delete(socket)
    })
    if (open.size <= limit) return
    const [oldest = socket] = idle
    oldest.destroy()
  })
  server.on('request', ({ socket }, response) => {
    idle.delete(socket)
    response.once('close', () => {
      if (!socket.destroyed) idle.add(socket)
    })
  })
  return {
    closeIdle() {
      for (const socket of idle) socket.destroy()
    },
  }
}
