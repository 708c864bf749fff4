// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {IAggregatorV3} from "./IAggregatorV3.sol";
import {IMedianFeed} from "./IMedianFeed.sol";
import {IUnitFeed} from "./IUnitFeed.sol";
import {FeedLegs} from "./libraries/FeedLegs.sol";
import {FeedMath} from "./libraries/FeedMath.sol";
import {FeedUnits} from "./libraries/FeedUnits.sol";

/// @title MedianFeed
/// @notice See `IMedianFeed`. Of an even number of answers the lower of the two in the middle: one that somebody gave.
contract MedianFeed is IMedianFeed {
    /// @dev What a counting member says.
    struct Vote {
        int256 answer;
        uint256 updatedAt;
    }

    /// @dev Sorting is by insertion.
    uint256 private constant MAX_MEMBERS = 31;
    uint256 private constant CLOCK_SKEW = 15;
    /// @dev Three storage feeds with gates of three members of a coalition, nothing warm, need less; one without, a tenth of it.
    uint256 private constant MEMBER_GAS = 300_000;
    /// @dev A composite of more would run out of that gas, and seem to be missing.
    uint256 private constant MAX_LEGS = 3;

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
    /// @inheritdoc IMedianFeed
    uint256 public immutable override QUORUM;
    /// @inheritdoc IMedianFeed
    uint256 public immutable override MAX_AGE;

    /// @dev Written once, by the constructor.
    IUnitFeed[] private _members;

    /// @notice Demands that all members have the pair and the decimals of the first, that none comes twice, and that each can be
    /// read with the gas that it gets.
    constructor(IUnitFeed[] memory members_, uint256 quorum, uint256 maxAge) {
        uint256 count = members_.length;
        if (count < 3 || count > MAX_MEMBERS) revert InvalidParameter("members");
        if (quorum < 3 || quorum > count || 2 * quorum <= count) revert InvalidParameter("quorum");
        if (maxAge == 0) revert InvalidParameter("maxAge");
        base = members_[0].base();
        quote = members_[0].quote();
        decimals = members_[0].decimals();
        FeedUnits.requirePair(base, quote);
        QUORUM = quorum;
        MAX_AGE = maxAge;
        for (uint256 i; i < count; ++i) {
            for (uint256 j; j < i; ++j) {
                if (members_[i] == members_[j]) revert InvalidParameter("members");
            }
            FeedUnits.requireFeed(members_[i], base, quote, decimals);
            uint256 legs = FeedLegs.count(address(members_[i]));
            if (legs > MAX_LEGS) revert TooManyLegs(address(members_[i]), legs, MAX_LEGS);
            _members.push(members_[i]);
        }
    }

    /// @inheritdoc IMedianFeed
    function median() public view override returns (Median memory result) {
        bool ok;
        (ok, result) = tryMedian();
        if (!ok) revert QuorumMissed(QUORUM, result.counting);
    }

    /// @inheritdoc IMedianFeed
    function tryMedian() public view override returns (bool ok, Median memory result) {
        IUnitFeed[] memory all = _members;
        int256[] memory answers = new int256[](all.length);
        uint256 counting;
        uint256 oldest = type(uint256).max;
        for (uint256 i; i < all.length; ++i) {
            (bool counts, Vote memory vote) = _ask(all[i]);
            if (!counts) continue;
            _insert(answers, counting++, vote.answer);
            oldest = FixedPointMathLib.min(oldest, vote.updatedAt);
        }
        result.counting = counting;
        if (counting < QUORUM) return (false, result);
        result.answer = answers[(counting - 1) / 2];
        result.updatedAt = oldest;
        result.spread = FeedMath.distance(answers[counting - 1], answers[0]);
        ok = true;
    }

    /// @inheritdoc IAggregatorV3
    /// @dev There are no rounds of its own: the round is the time of the answer.
    function latestRoundData()
        public
        view
        override
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        Median memory result = median();
        roundId = uint80(result.updatedAt);
        return (roundId, result.answer, result.updatedAt, result.updatedAt, roundId);
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

    /// @inheritdoc IMedianFeed
    function members() external view override returns (IUnitFeed[] memory) {
        return _members;
    }

    /// @inheritdoc IAggregatorV3
    function description() external view override returns (string memory) {
        return FeedUnits.describe(base, quote);
    }

    /// @dev A member gets so much gas and gives back five words, whatever it does. The caller's gas must suffice for that, or
    /// members could be made to seem missing.
    function _ask(IUnitFeed feed) private view returns (bool counts, Vote memory vote) {
        if ((gasleft() * 63) / 64 < MEMBER_GAS + 10_000) revert NotEnoughGas();
        bytes4 selector = IAggregatorV3.latestRoundData.selector;
        uint256[5] memory words;
        assembly ("memory-safe") {
            mstore(0, selector)
            counts := staticcall(MEMBER_GAS, feed, 0, 4, words, 0xa0)
            counts := and(counts, gt(returndatasize(), 0x9f))
        }
        vote = Vote({answer: int256(words[1]), updatedAt: words[3]});
        if (!counts || vote.updatedAt == 0 || vote.updatedAt > block.timestamp + CLOCK_SKEW)
            return (false, vote);
        counts = block.timestamp <= FixedPointMathLib.saturatingAdd(vote.updatedAt, MAX_AGE + CLOCK_SKEW);
    }

    /// @dev Keeps the first `count` answers sorted.
    function _insert(int256[] memory answers, uint256 count, int256 answer) private pure {
        uint256 i = count;
        for (; i > 0 && answers[i - 1] > answer; --i) answers[i] = answers[i - 1];
        answers[i] = answer;
    }
}
