// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IStorageFeed} from "../../contracts/feeds/IStorageFeed.sol";
import {FeedLayout} from "../../contracts/feeds/libraries/FeedLayout.sol";
import {FeedMath} from "../../contracts/feeds/libraries/FeedMath.sol";
import {StorageFeed} from "../../contracts/feeds/StorageFeed.sol";
import {IConsumerGate} from "../../contracts/libraries/IConsumerGate.sol";
import {IStateVerifier} from "../../contracts/state/IStateVerifier.sol";
import {vm} from "./Vm.sol";

/// @notice The clock among the cheat codes.
interface VmClock {
    function warp(uint256 timestamp) external;
}

/// @notice Says that whatever was last put in was proven.
contract ScriptedVerifier {
    bool public constant consistent = true;

    uint256 private _timestamp;
    bytes32 private _word;

    function LIGHT_CLIENT() external view returns (address) {
        return address(this);
    }

    function script(uint256 timestamp, bytes32 word) external {
        (_timestamp, _word) = (timestamp, word);
    }

    function storageSlots(
        IStateVerifier.BlockProof calldata,
        address,
        bytes32[] calldata,
        bytes[] calldata,
        bytes[][] calldata
    )
        external
        view
        returns (
            IStateVerifier.SourceBlock memory source,
            IStateVerifier.Account memory owner,
            bytes32[] memory values
        )
    {
        source.timestamp = _timestamp;
        owner.codeHash = bytes32(uint256(1));
        values = new bytes32[](1);
        values[0] = _word;
    }
}

/// @notice What holds of a feed after any sequence of proven observations, in any order.
contract StorageFeedTest {
    int256 private constant MIN_ANSWER = -500;
    int256 private constant MAX_ANSWER = 5_000;
    uint256 private constant BPS = 500;
    uint256 private constant CONFIRM = 60;
    uint256 private constant START = 1_700_000_000;

    ScriptedVerifier private _verifier = new ScriptedVerifier();
    StorageFeed private _feed;

    /// @dev The newest applied observation before a step.
    struct Before {
        uint80 roundId;
        uint48 seen;
        int256 answer;
        bool hasPending;
        IStorageFeed.Observation pending;
    }

    function setUp() external {
        VmClock(address(vm)).warp(START + 100_000);
        IStorageFeed.Parameters memory given;
        given.verifier = IStateVerifier(address(_verifier));
        given.source.target = address(0xbeef);
        given.source.codeHash = bytes32(uint256(1));
        given.source.startTime = uint48(START);
        given.layout.value = FeedLayout.Field(0, 0, 256, true);
        given.answer = IStorageFeed.AnswerParameters("ETH", "USD", 8, 8, MIN_ANSWER, MAX_ANSWER, false);
        given.time = IStorageFeed.TimeParameters(3600, 200_000, uint16(BPS), uint32(CONFIRM));
        _feed = new StorageFeed(given, IConsumerGate(address(0)), 0);
    }

    /// @dev Small steps of time, some of them back, and answers of which many are near each other.
    function testFuzz_sequences(uint256[24] calldata seeds) external {
        uint256 time = START + 1_000;
        for (uint256 i; i < seeds.length; ++i) {
            time = time + (seeds[i] % 100) - 20;
            int256 answer = int256(900 + ((seeds[i] >> 8) % 200));
            uint256 kind = (seeds[i] >> 16) % 16;
            if (kind == 0) answer = int256(seeds[i]);
            if (kind == 1) answer = -answer;
            if (kind == 2) answer = 0;
            if (kind > 12) answer *= 2;
            _step(time, answer);
        }
    }

    function _step(uint256 time, int256 answer) private {
        Before memory before = _before();
        _verifier.script(time, bytes32(uint256(answer)));
        IStateVerifier.BlockProof memory proof;
        bytes[][] memory none = new bytes[][](1);
        try _feed.update(proof, 0, new bytes[](0), none) returns (
            IStorageFeed.Outcome outcome,
            uint80 roundId
        ) {
            (uint48 seen, , ) = _feed.lastSeen();
            require(seen == time && seen > before.seen, "source time strictly increases");
            require(answer != 0 && answer >= MIN_ANSWER && answer <= MAX_ANSWER, "bounds");
            bool applied = outcome == IStorageFeed.Outcome.Applied;
            require(roundId == before.roundId + (applied ? 1 : 0), "one round an answer");
            if (applied) _checkApplied(before, time, answer);
            else _checkHeld(before, outcome, time, answer);
        } catch {
            bool refused = time <= before.seen || answer == 0 || answer < MIN_ANSWER || answer > MAX_ANSWER;
            require(refused, "refused without a reason");
            (uint48 seen, , ) = _feed.lastSeen();
            require(
                seen == before.seen && _feed.latestRound() == before.roundId,
                "a refusal changes nothing"
            );
        }
    }

    function _checkApplied(Before memory before, uint256 time, int256 answer) private view {
        (uint80 roundId, int256 latest, , uint256 updatedAt, ) = _feed.latestRoundData();
        require(latest == answer && updatedAt == time && roundId == before.roundId + 1, "latest");
        bool near = before.roundId != 0 && FeedMath.within(answer, before.answer, BPS);
        bool confirmed =
            before.hasPending &&
                time >= before.pending.observedAt + CONFIRM &&
                FeedMath.within(answer, before.pending.answer, BPS);
        require(near || confirmed, "a jump was applied");
        (bool exists, ) = _feed.pending();
        require(!exists, "nothing waits");
    }

    function _checkHeld(
        Before memory before,
        IStorageFeed.Outcome outcome,
        uint256 time,
        int256 answer
    ) private view {
        require(before.roundId == 0 || !FeedMath.within(answer, before.answer, BPS), "held without a jump");
        (bool exists, IStorageFeed.Observation memory pending) = _feed.pending();
        require(exists, "something waits");
        bool isNew = outcome == IStorageFeed.Outcome.Held;
        require(pending.answer == (isNew ? answer : before.pending.answer), "what waits");
        require(pending.observedAt == (isNew ? time : before.pending.observedAt), "since when");
    }

    function _before() private view returns (Before memory before) {
        before.roundId = _feed.latestRound();
        (before.seen, , ) = _feed.lastSeen();
        if (before.roundId != 0) before.answer = _feed.observationOf(before.roundId).answer;
        (before.hasPending, before.pending) = _feed.pending();
    }
}
