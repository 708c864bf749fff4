// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICoalition} from "../../../contracts/coalition/ICoalition.sol";
import {CompositeFeed} from "../../../contracts/feeds/CompositeFeed.sol";
import {IAggregatorV3} from "../../../contracts/feeds/IAggregatorV3.sol";
import {IMedianFeed} from "../../../contracts/feeds/IMedianFeed.sol";
import {IStorageFeed} from "../../../contracts/feeds/IStorageFeed.sol";
import {IUnitFeed} from "../../../contracts/feeds/IUnitFeed.sol";
import {FeedLayout} from "../../../contracts/feeds/libraries/FeedLayout.sol";
import {MedianFeed} from "../../../contracts/feeds/MedianFeed.sol";
import {StorageFeed} from "../../../contracts/feeds/StorageFeed.sol";
import {TaggedFeed} from "../../../contracts/feeds/TaggedFeed.sol";
import {IStateVerifier} from "../../../contracts/state/IStateVerifier.sol";
import {cheat} from "./support/CoalitionVm.sol";
import {CoalitionWorld} from "./support/CoalitionWorld.sol";
import {SourceClientDouble} from "./support/SourceClientDouble.sol";
import {VerifierDouble} from "./support/VerifierDouble.sol";

/// @notice Medians of composites of storage feeds, each with a gate and of a member of its own, so that nothing is warm.
contract NestedFeedsTest is CoalitionWorld {
    /// @dev Of `requireConsumption` against an `EthereumLightClient`; the double of a light client costs less.
    uint256 private constant GATE_GAS = 48_000;
    uint256 private constant MEMBER_GAS = 300_000;

    SourceClientDouble[] private _clients;
    /// @dev A in B, B in C, C in D, D in E, of a member each.
    StorageFeed[] private _legs;
    CompositeFeed private _ofTwo;
    CompositeFeed private _ofThree;
    CompositeFeed private _ofFour;

    function setUp() external {
        _build();
        bytes32[5] memory units = [bytes32("A"), "B", "C", "D", "E"];
        for (uint256 i; i < 4; ++i) {
            _clients.push(
                i == 0
                    ? _client
                    : i == 1
                        ? _other
                        : new SourceClientDouble(100 + i)
            );
            if (i > 1) {
                cheat.prank(_governance);
                _coalition.addMember(ICoalition.NewMember(_clients[i], "more", _health()));
            }
            _legs.push(_leg(_clients[i], units[i], units[i + 1]));
        }
        _ofTwo = new CompositeFeed(_legs[0], _legs[1], 8);
        _ofThree = new CompositeFeed(_ofTwo, _legs[2], 8);
        _ofFour = new CompositeFeed(_ofThree, _legs[3], 8);
    }

    function test_aCompositeOfThreeGatedFeedsIsReadWithAMembersGas() external view {
        _requireFits(_ofThree, 3);
    }

    function test_aMedianCountsCompositesOfThreeGatedFeeds() external {
        CompositeFeed right = new CompositeFeed(_legs[1], _legs[2], 8);
        CompositeFeed other = new CompositeFeed(_legs[0], right, 8);
        IUnitFeed[] memory members = _three(_ofThree, other, _tagged(_ofThree, "A", "D"));
        require(new MedianFeed(members, 3, 1 days).median().counting == 3, "a member is missing");
    }

    function test_membersThatWouldRunOutOfGasAreRefused() external {
        IUnitFeed twin = new CompositeFeed(_ofTwo, new CompositeFeed(_legs[2], _legs[3], 8), 8);
        _refuse(_three(_ofFour, twin, _tagged(_ofFour, "A", "E")), address(_ofFour), 4);
        IUnitFeed tag = _tagged(_ofFour, "A", "E");
        _refuse(_three(tag, twin, _ofFour), address(tag), 4);

        IUnitFeed[] memory leaves = _three(
            _ofThree,
            _tagged(_ofThree, "A", "D"),
            _tagged(_ofThree, "A", "D")
        );
        IUnitFeed median = new MedianFeed(leaves, 3, 1 days);
        _refuse(_three(leaves[0], median, leaves[1]), address(median), type(uint128).max);
        IUnitFeed inside = new CompositeFeed(median, _legs[3], 8);
        _refuse(_three(inside, inside, inside), address(inside), uint256(type(uint128).max) + 1);
    }

    // ----------------------------------------------------------------------------------------------- inside

    function _requireFits(IUnitFeed feed, uint256 legs) private view {
        uint256 before = gasleft();
        (bool ok, ) = address(feed).staticcall{gas: MEMBER_GAS}(
            abi.encodeCall(IAggregatorV3.latestRoundData, ())
        );
        uint256 used = before - gasleft();
        require(ok, "no answer");
        // the gate is warm now, so only its light client and its reading of the coalition are not
        SourceClientDouble fresh = _clients[3];
        before = gasleft();
        _breaker.requireConsumption(address(fresh), ROUTE);
        uint256 gate = before - gasleft();
        // more than it would be, since of the real gates only the first is cold altogether
        uint256 more = gate < GATE_GAS ? legs * (GATE_GAS - gate) : 0;
        require(used + more < MEMBER_GAS, string.concat(cheat.toString(used), " and ", cheat.toString(more)));
    }

    function _leg(SourceClientDouble client, bytes32 base, bytes32 quote) private returns (StorageFeed feed) {
        VerifierDouble verifier = new VerifierDouble(client);
        IStorageFeed.Parameters memory given;
        given.verifier = IStateVerifier(address(verifier));
        given.source.target = address(0xbeef);
        given.source.codeHash = bytes32(uint256(1));
        given.source.startTime = uint48(START - 1);
        given.layout.value = FeedLayout.Field(0, 0, 256, true);
        given.answer = IStorageFeed.AnswerParameters(base, quote, 8, 8, 1, 5e8, false);
        given.time = IStorageFeed.TimeParameters(3600, 30 days, 0, 0);
        feed = new StorageFeed(given, _breaker, ROUTE);
        verifier.store(0, bytes32(uint256(2e8)));
        IStateVerifier.BlockProof memory proof;
        feed.update(proof, 0, new bytes[](0), new bytes[][](1));
    }

    function _tagged(IUnitFeed feed, bytes32 base, bytes32 quote) private returns (IUnitFeed) {
        return new TaggedFeed(feed, base, quote, 8);
    }

    function _three(
        IUnitFeed first,
        IUnitFeed second,
        IUnitFeed third
    ) private pure returns (IUnitFeed[] memory members) {
        members = new IUnitFeed[](3);
        (members[0], members[1], members[2]) = (first, second, third);
    }

    function _refuse(IUnitFeed[] memory members, address feed, uint256 legs) private {
        cheat.expectRevert(abi.encodeWithSelector(IMedianFeed.TooManyLegs.selector, feed, legs, 3));
        new MedianFeed(members, 3, 1 days);
    }
}
