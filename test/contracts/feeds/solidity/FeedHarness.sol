// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FeedLayout} from "concordat/contracts/feeds/libraries/FeedLayout.sol";
import {FeedMath} from "concordat/contracts/feeds/libraries/FeedMath.sol";

/// @notice Opens the feeds' libraries to the tests, many cases a call. A case that reverts gives its selector.
contract FeedHarness {
    struct DecodeCase {
        FeedLayout.Field field;
        bytes32 word;
    }

    struct RescaleCase {
        int256 value;
        uint8 from;
        uint8 to;
    }

    struct WithinCase {
        int256 value;
        int256 anchor;
        uint256 basisPoints;
    }

    struct ProductCase {
        int256 first;
        uint8 firstDecimals;
        int256 second;
        uint8 secondDecimals;
        uint8 to;
    }

    struct Result {
        bytes4 reason;
        int256 value;
    }

    function decode(DecodeCase calldata each) external pure returns (int256) {
        return FeedLayout.toInt(each.field, each.word);
    }

    function rescale(RescaleCase calldata each) external pure returns (int256) {
        return FeedMath.rescale(each.value, each.from, each.to);
    }

    function product(ProductCase calldata each) external pure returns (int256) {
        return FeedMath.product(each.first, each.firstDecimals, each.second, each.secondDecimals, each.to);
    }

    function decodeMany(DecodeCase[] calldata cases) external view returns (Result[] memory results) {
        results = new Result[](cases.length);
        for (uint256 i; i < cases.length; ++i) results[i] = _try(abi.encodeCall(this.decode, (cases[i])));
    }

    function rescaleMany(RescaleCase[] calldata cases) external view returns (Result[] memory results) {
        results = new Result[](cases.length);
        for (uint256 i; i < cases.length; ++i) results[i] = _try(abi.encodeCall(this.rescale, (cases[i])));
    }

    function productMany(ProductCase[] calldata cases) external view returns (Result[] memory results) {
        results = new Result[](cases.length);
        for (uint256 i; i < cases.length; ++i) results[i] = _try(abi.encodeCall(this.product, (cases[i])));
    }

    function withinMany(WithinCase[] calldata cases) external pure returns (bool[] memory results) {
        results = new bool[](cases.length);
        for (uint256 i; i < cases.length; ++i) {
            results[i] = FeedMath.within(cases[i].value, cases[i].anchor, cases[i].basisPoints);
        }
    }

    function slots(
        FeedLayout.Layout memory layout,
        uint256 round,
        bytes32[] memory words
    ) external pure returns (bytes32[] memory list, FeedLayout.Reading memory reading) {
        FeedLayout.validate(layout);
        uint256[4] memory index;
        (list, index) = FeedLayout.slots(layout, round);
        bytes32[] memory given = new bytes32[](list.length);
        for (uint256 i; i < list.length; ++i) given[i] = words[i];
        reading = FeedLayout.decode(layout, given, index);
    }

    function _try(bytes memory data) private view returns (Result memory result) {
        (bool ok, bytes memory answer) = address(this).staticcall(data);
        if (ok) result.value = abi.decode(answer, (int256));
        else result.reason = bytes4(answer);
    }
}
