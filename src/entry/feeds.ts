/** `concordat/feeds`: values read from another chain's storage as price feeds. */
export { isWithin, rescaleAnswer } from '../feeds/answer-math.js'
export { createFeedUpdater, type FeedUpdateResult, type FeedUpdater } from '../feeds/create-feed-updater.js'
export { decodeFeedLayout, type FeedReading } from '../feeds/decode-feed-layout.js'
export {
  deployCompositeFeed,
  deployMedianFeed,
  deployStorageFeed,
  deployTaggedFeed,
} from '../feeds/deploy-feeds.js'
export { FeedError, type FeedErrorCode } from '../feeds/feed-error.js'
export { assertFeedLayout, type FeedField, type FeedLayout, feedSlots } from '../feeds/feed-layout.js'
export { ERC1967_IMPLEMENTATION_SLOT, type FeedParameters } from '../feeds/feed-parameters.js'
export { observeSource, type SourceClient, type SourceEvidence } from '../feeds/observe-source.js'
export { planFeedUpdate, type UpdatePlan, type UpdatePolicy } from '../feeds/plan-feed-update.js'
export { type FeedObservation, type FeedState, type FeedStatus, readFeed } from '../feeds/read-feed.js'
export { type FeedOutcome, type FeedSubmission, submitFeedUpdate } from '../feeds/submit-feed-update.js'
export { fromUnitTag, toUnitTag } from '../feeds/unit-tag.js'
