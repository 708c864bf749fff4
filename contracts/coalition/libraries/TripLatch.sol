// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IConsumerGate} from "../../libraries/IConsumerGate.sol";
import {ICircuitBreaker} from "../ICircuitBreaker.sol";

/// @title TripLatch
/// @notice What was latched for one target. Each mode has a latch of its own, so that a mild trip that lasts long does not
/// prolong a strict one.
library TripLatch {
    /// @notice Nothing is latched while `since` is zero.
    struct Latch {
        ICircuitBreaker.Cause cause;
        uint64 since;
        uint64 until;
        address by;
        bytes32 detail;
    }

    /// @notice `streak` is how many trips came before the one at `trippedAt`, each remembered at the next.
    struct Target {
        uint64 trippedAt;
        uint32 streak;
        mapping(IConsumerGate.Mode mode => Latch) latches;
    }

    /// @dev More doublings than any policy reaches before its longest cool-down.
    uint256 private constant MAX_DOUBLINGS = 64;

    /// @notice Latches a mode for the next cool-down. What is latched already never ends earlier for it.
    function trip(
        Target storage target,
        IConsumerGate.Mode mode,
        Latch memory given,
        ICircuitBreaker.Policy memory policy
    ) internal returns (uint64 until) {
        uint64 time = uint64(block.timestamp);
        bool remembered = target.trippedAt != 0 && time < target.trippedAt + policy.memoryWindow;
        uint32 streak = remembered ? target.streak + 1 : 0;
        (target.trippedAt, target.streak) = (time, streak);

        given.since = time;
        given.until = time + _cooldown(streak, policy);
        Latch storage latch = target.latches[mode];
        if (latch.since == 0) {
            target.latches[mode] = given;
        } else if (given.until > latch.until) {
            given.since = latch.since;
            target.latches[mode] = given;
        }
        return latch.until;
    }

    /// @notice Ends a mode's latch if it is due.
    /// @return ended Whether it ended.
    /// @return until When what is latched still is due, zero when nothing is.
    function release(
        Target storage target,
        IConsumerGate.Mode mode
    ) internal returns (bool ended, uint64 until) {
        Latch storage latch = target.latches[mode];
        if (latch.since == 0) return (false, 0);
        if (block.timestamp < latch.until) return (false, latch.until);
        delete target.latches[mode];
        return (true, 0);
    }

    /// @notice Ends a mode's latch, due or not, if it is the one that lasts until then: no trip was made in this mode since.
    /// @dev A trip that was made later is due later. While the one before is remembered its cool-down is at least as long; it
    /// is forgotten only after `memoryWindow`, which is longer than any cool-down.
    /// @return known When what was latched is due, zero when nothing was. It ended when that is `until`.
    function releaseEarly(
        Target storage target,
        IConsumerGate.Mode mode,
        uint64 until
    ) internal returns (uint64 known) {
        known = target.latches[mode].until;
        if (known != 0 && known == until) delete target.latches[mode];
    }

    function _cooldown(uint256 streak, ICircuitBreaker.Policy memory policy) private pure returns (uint64) {
        uint256 doublings = streak < MAX_DOUBLINGS ? streak : MAX_DOUBLINGS;
        uint256 length = uint256(policy.cooldown) << doublings;
        return length < policy.maxCooldown ? uint64(length) : policy.maxCooldown;
    }
}
