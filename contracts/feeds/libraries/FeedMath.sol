// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {IUnitFeed} from "../IUnitFeed.sol";

/// @title FeedMath
/// @notice Arithmetic of answers: decimals, deviation, products. Nothing wraps, and nothing that is not zero becomes zero.
library FeedMath {
    /// @notice Most decimals that any answer may have.
    uint8 internal constant MAX_DECIMALS = 24;
    uint256 internal constant BASIS_POINTS = 10_000;

    /// @notice `value` with `to` decimals in place of `from`, rounded toward zero.
    function rescale(int256 value, uint8 from, uint8 to) internal pure returns (int256 scaled) {
        if (from == to || value == 0) return value;
        if (from > to) {
            scaled = value / int256(10 ** uint256(from - to));
            if (scaled == 0) revert IUnitFeed.AnswerRoundsToZero();
            return scaled;
        }
        uint256 magnitude = _multiply(FixedPointMathLib.abs(value), 10 ** uint256(to - from), 1);
        return _withSign(magnitude, value < 0);
    }

    /// @notice `first * second` where both are fixed-point numbers, with `to` decimals, rounded toward zero.
    function product(
        int256 first,
        uint8 firstDecimals,
        int256 second,
        uint8 secondDecimals,
        uint8 to
    ) internal pure returns (int256) {
        if (first == 0 || second == 0) return 0;
        uint256 x = FixedPointMathLib.abs(first);
        uint256 y = FixedPointMathLib.abs(second);
        uint256 from = uint256(firstDecimals) + secondDecimals;
        uint256 magnitude =
            from >= to
                ? _multiply(x, y, 10 ** (from - to))
                : _multiply(_multiply(x, 10 ** (to - from), 1), y, 1);
        if (magnitude == 0) revert IUnitFeed.AnswerRoundsToZero();
        return _withSign(magnitude, (first < 0) != (second < 0));
    }

    /// @notice Whether `value` is at most `basisPoints` of the anchor's magnitude away from the anchor. Exact.
    function within(int256 value, int256 anchor, uint256 basisPoints) internal pure returns (bool) {
        uint256 magnitude = FixedPointMathLib.abs(anchor);
        return distance(value, anchor) <= FixedPointMathLib.fullMulDiv(magnitude, basisPoints, BASIS_POINTS);
    }

    /// @notice Distance of two answers, which always fits 256 bits without sign.
    function distance(int256 x, int256 y) internal pure returns (uint256) {
        unchecked {
            return x > y ? uint256(x) - uint256(y) : uint256(y) - uint256(x);
        }
    }

    /// @dev floor(x * y / divisor), by 512 bits.
    function _multiply(uint256 x, uint256 y, uint256 divisor) private pure returns (uint256) {
        (uint256 high, ) = _multiply512(x, y);
        if (high >= divisor) revert IUnitFeed.AnswerOverflow();
        return FixedPointMathLib.fullMulDiv(x, y, divisor);
    }

    /// @dev The product modulo 2^256 - 1, less the product modulo 2^256, is its high word.
    function _multiply512(uint256 x, uint256 y) private pure returns (uint256 high, uint256 low) {
        unchecked {
            uint256 modulo = mulmod(x, y, type(uint256).max);
            low = x * y;
            high = modulo - low - (modulo < low ? 1 : 0);
        }
    }

    function _withSign(uint256 magnitude, bool negative) private pure returns (int256) {
        uint256 limit = uint256(type(int256).max) + (negative ? 1 : 0);
        if (magnitude > limit) revert IUnitFeed.AnswerOverflow();
        unchecked {
            return negative ? int256(0 - magnitude) : int256(magnitude);
        }
    }
}
