// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAggregatorV3} from "./IAggregatorV3.sol";
import {IUnitFeed} from "./IUnitFeed.sol";
import {FeedUnits} from "./libraries/FeedUnits.sol";

/// @title TaggedFeed
/// @notice Says of an aggregator of this chain what its units are, so that it can stand beside storage feeds. Whoever deploys
/// it answers for that; its decimals are held to what they were.
contract TaggedFeed is IUnitFeed {
    // solhint-disable immutable-vars-naming
    /// @inheritdoc IUnitFeed
    bytes32 public immutable override base;
    /// @inheritdoc IUnitFeed
    bytes32 public immutable override quote;
    /// @inheritdoc IAggregatorV3
    uint8 public immutable override decimals;
    // solhint-enable immutable-vars-naming
    /// @notice The aggregator that answers.
    IAggregatorV3 public immutable AGGREGATOR;

    /// @notice `decimals_` are those that the caller expects of the aggregator.
    constructor(IAggregatorV3 aggregator, bytes32 base_, bytes32 quote_, uint8 decimals_) {
        FeedUnits.requirePair(base_, quote_);
        AGGREGATOR = aggregator;
        base = base_;
        quote = quote_;
        decimals = decimals_;
        _requireDecimals();
    }

    /// @inheritdoc IAggregatorV3
    function latestRoundData()
        external
        view
        override
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        _requireDecimals();
        return AGGREGATOR.latestRoundData();
    }

    /// @inheritdoc IAggregatorV3
    function getRoundData(
        uint80 roundId_
    )
        external
        view
        override
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        _requireDecimals();
        return AGGREGATOR.getRoundData(roundId_);
    }

    /// @inheritdoc IAggregatorV3
    function description() external view override returns (string memory) {
        return FeedUnits.describe(base, quote);
    }

    /// @inheritdoc IAggregatorV3
    function version() external view override returns (uint256) {
        return AGGREGATOR.version();
    }

    function _requireDecimals() private view {
        uint8 actual = AGGREGATOR.decimals();
        if (actual != decimals) revert DecimalsMismatch(address(AGGREGATOR), decimals, actual);
    }
}
