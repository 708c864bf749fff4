// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IUnitFeed} from "../IUnitFeed.sol";

/// @title FeedUnits
/// @notice Unit tags: what consumers and composed feeds check, once, before they trust a feed.
library FeedUnits {
    /// @notice Demands that `feed` answers in `quote` for one `base`, with `decimals`.
    function requireFeed(IUnitFeed feed, bytes32 base, bytes32 quote, uint8 decimals) internal view {
        requireUnit(feed, base, feed.base());
        requireUnit(feed, quote, feed.quote());
        uint8 actual = feed.decimals();
        if (actual != decimals) revert IUnitFeed.DecimalsMismatch(address(feed), decimals, actual);
    }

    /// @notice Demands that a unit of `feed` is the expected one.
    function requireUnit(IUnitFeed feed, bytes32 expected, bytes32 actual) internal pure {
        if (expected != actual) revert IUnitFeed.UnitMismatch(address(feed), expected, actual);
    }

    /// @notice Demands two units that are named and differ.
    function requirePair(bytes32 base, bytes32 quote) internal pure {
        if (base == 0) revert IUnitFeed.InvalidParameter("base");
        if (quote == 0 || quote == base) revert IUnitFeed.InvalidParameter("quote");
    }

    /// @notice The pair as text, such as `ETH / USD`.
    function describe(bytes32 base, bytes32 quote) internal pure returns (string memory) {
        return string.concat(_text(base), " / ", _text(quote));
    }

    function _text(bytes32 tag) private pure returns (string memory text) {
        uint256 length;
        while (length < 32 && tag[length] != 0) ++length;
        bytes memory buffer = new bytes(length);
        for (uint256 i; i < length; ++i) buffer[i] = tag[i];
        text = string(buffer);
    }
}
