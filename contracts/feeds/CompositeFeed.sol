// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {IAggregatorV3} from "./IAggregatorV3.sol";
import {IUnitFeed} from "./IUnitFeed.sol";
import {FeedMath} from "./libraries/FeedMath.sol";
import {FeedUnits} from "./libraries/FeedUnits.sol";

/// @title CompositeFeed
/// @notice A ratio times a base feed: A in B by B in C is A in C. The units must chain, or there is no such feed.
/// @dev An answer is as old as the older of the two; when either may not be used, neither may this one.
contract CompositeFeed is IUnitFeed {
    // solhint-disable const-name-snakecase, immutable-vars-naming
    /// @inheritdoc IAggregatorV3
    uint256 public constant override version = 1;
    /// @inheritdoc IUnitFeed
    bytes32 public immutable override base;
    /// @inheritdoc IUnitFeed
    bytes32 public immutable override quote;
    /// @inheritdoc IAggregatorV3
    uint8 public immutable override decimals;
    // solhint-enable const-name-snakecase, immutable-vars-naming
    /// @notice A in B.
    IUnitFeed public immutable RATIO;
    /// @notice B in C.
    IUnitFeed public immutable BASE_FEED;

    uint8 private immutable _RATIO_DECIMALS;
    uint8 private immutable _BASE_DECIMALS;

    /// @notice One of the answers is zero or negative, of which there is no price.
    error NotPositive(address feed, int256 answer);

    /// @notice `decimals_` are those of this feed's answers.
    constructor(IUnitFeed ratio, IUnitFeed baseFeed, uint8 decimals_) {
        FeedUnits.requireUnit(baseFeed, ratio.quote(), baseFeed.base());
        FeedUnits.requirePair(ratio.base(), baseFeed.quote());
        RATIO = ratio;
        BASE_FEED = baseFeed;
        base = ratio.base();
        quote = baseFeed.quote();
        decimals = decimals_;
        _RATIO_DECIMALS = ratio.decimals();
        _BASE_DECIMALS = baseFeed.decimals();
        uint8 most = FeedMath.MAX_DECIMALS;
        if (decimals_ > most || _RATIO_DECIMALS > most || _BASE_DECIMALS > most) {
            revert InvalidParameter("decimals");
        }
    }

    /// @inheritdoc IAggregatorV3
    /// @dev There are no rounds of its own: the round is the time of the answer.
    function latestRoundData()
        public
        view
        override
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        (int256 ratio, uint256 ratioTime) = _latest(RATIO);
        (int256 price, uint256 priceTime) = _latest(BASE_FEED);
        answer = FeedMath.product(ratio, _RATIO_DECIMALS, price, _BASE_DECIMALS, decimals);
        updatedAt = FixedPointMathLib.min(ratioTime, priceTime);
        roundId = uint80(updatedAt);
        return (roundId, answer, updatedAt, updatedAt, roundId);
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
        (roundId, answer, startedAt, updatedAt, answeredInRound) = latestRoundData();
        if (roundId != roundId_) revert NoRound(roundId_);
    }

    /// @inheritdoc IAggregatorV3
    function description() external view override returns (string memory) {
        return FeedUnits.describe(base, quote);
    }

    function _latest(IUnitFeed feed) private view returns (int256 answer, uint256 updatedAt) {
        (, answer, , updatedAt, ) = feed.latestRoundData();
        if (answer <= 0) revert NotPositive(address(feed), answer);
    }
}
