/** `concordat/messages`: send messages from one chain, deliver them on another. */
export { buildDelivery } from '../messages/build-delivery.js'
export { buildLogDelivery } from '../messages/build-log-delivery.js'
export {
  type DeliveryResult,
  deliverMessageByLog,
  deliverMessages,
} from '../messages/deliver-messages.js'
export { type Delivery, finalizedBlock, type LogDelivery } from '../messages/delivery.js'
export type { DeliveryOutcome } from '../messages/delivery-outcomes.js'
export { deployInbox, deployOutbox } from '../messages/deploy-messages.js'
export type { Message, MessageStatus } from '../messages/message.js'
export { MessageError } from '../messages/message-error.js'
export { hashMessage, messageSlot } from '../messages/message-hash.js'
export { MESSAGE_SENT_EVENT, parseMessageSent, type SentMessage } from '../messages/parse-message-sent.js'
export { type PendingMessage, pendingMessages } from '../messages/pending-messages.js'
export { readInbox, readMessageStatus } from '../messages/read-inbox.js'
export { retryMessage } from '../messages/retry-message.js'
export { sendMessage } from '../messages/send-message.js'
