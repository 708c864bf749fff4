import { BaseError } from '../errors/base-error.js'

export type MessageErrorCode =
  | 'NO_MESSAGES'
  | 'MIXED_OUTBOXES'
  | 'MESSAGE_NOT_SENT'
  | 'WRONG_MESSAGE'
  | 'INVALID_MESSAGE_LOG'
  | 'LOG_NOT_FOUND'

/** Messages that cannot be delivered as they are given. What an inbox refuses is a `SubmissionError`. */
export class MessageError extends BaseError<MessageErrorCode> {
  override name = 'MessageError'
}
