// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IMedianFeed} from "../IMedianFeed.sol";

/// @title FeedLegs
/// @notice How many feeds answer for one: what reading it costs.
library FeedLegs {
    /// @notice More than any feed may have.
    uint256 internal constant MANY = type(uint128).max;

    /// @dev Of `TaggedFeed`, and of `CompositeFeed`.
    bytes4 private constant AGGREGATOR = bytes4(keccak256("AGGREGATOR()"));
    bytes4 private constant RATIO = bytes4(keccak256("RATIO()"));
    bytes4 private constant BASE_FEED = bytes4(keccak256("BASE_FEED()"));

    /// @notice One for a feed of its own, the sum for a composite, those of its aggregator for a tagged one, `MANY` for a median:
    /// it gives each of its members as much gas as one that asks it would have.
    function count(address feed) internal view returns (uint256) {
        (bool isMedian, ) = _word(feed, IMedianFeed.QUORUM.selector);
        if (isMedian) return MANY;
        (bool isTagged, address aggregator) = _word(feed, AGGREGATOR);
        if (isTagged) return count(aggregator);
        (bool hasRatio, address ratio) = _word(feed, RATIO);
        (bool hasBase, address baseFeed) = _word(feed, BASE_FEED);
        return hasRatio && hasBase ? count(ratio) + count(baseFeed) : 1;
    }

    /// @dev One word that `feed` answers, if it knows the function.
    function _word(address feed, bytes4 selector) private view returns (bool known, address word) {
        (bool ok, bytes memory data) = feed.staticcall(abi.encodePacked(selector));
        if (!ok || data.length != 32) return (false, address(0));
        return (true, address(uint160(uint256(bytes32(data)))));
    }
}
