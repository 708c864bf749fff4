// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICircuitBreaker} from "../../../contracts/coalition/ICircuitBreaker.sol";
import {IConsumerGate} from "../../../contracts/libraries/IConsumerGate.sol";
import {cheat} from "./support/CoalitionVm.sol";
import {CoalitionWorld} from "./support/CoalitionWorld.sol";

/// @notice A stolen guardian pauses a route and its member whenever it may, for days, and somebody releases whatever is due.
contract StolenGuardianTest is CoalitionWorld {
    ICircuitBreaker.Flow private constant CONSUMPTION = ICircuitBreaker.Flow.Consumption;
    uint256 private constant STEP = 30 minutes;
    uint256 private constant DAYS = 6;

    function setUp() external {
        _build();
    }

    /// @notice One pause after the other, each when the last one is due.
    function test_aPatientThiefLeavesARouteOpenForAPartOfEachDay() external {
        _play(type(uint256).max, true);
    }

    /// @notice Whenever it may, whether that makes a pause longer or not.
    function test_aHastyThiefLeavesARouteOpenForAPartOfEachDay() external {
        _play(type(uint256).max, false);
    }

    /// @notice Whatever it tries when, and whatever others do.
    /// forge-config: default.fuzz.runs = 4
    function testFuzz_noThiefKeepsARouteClosed(uint256 when) external {
        _play(when, when % 2 == 0);
    }

    function _play(uint256 when, bool patient) private {
        uint256 perDay = 1 days / STEP;
        uint256[] memory open = new uint256[](DAYS);
        uint256 closedSince = _now;
        for (uint256 step; step < DAYS * perDay; ++step) {
            _client.advance();
            _release(ROUTE);
            _release(0);
            bool tries = (when >> (step % 251)) & 1 == 1;
            if (tries && (!patient || _mode() != IConsumerGate.Mode.Paused)) {
                if (!_tryTrip(ROUTE) || !patient) _tryTrip(0);
            }
            if (_mode() == IConsumerGate.Mode.Paused) {
                require(_now - closedSince <= 4 * uint256(MAX_COOLDOWN), "closed for too long");
            } else {
                ++open[step / perDay];
                closedSince = _now + STEP;
            }
            _wait(STEP);
        }
        // the second day on, when cool-downs are as long as they become
        uint256 least = (1 days - 4 * uint256(MAX_COOLDOWN)) / STEP;
        uint256 sum;
        for (uint256 i = 1; i < DAYS; ++i) sum += open[i];
        // and what was left of the first
        sum += MAX_COOLDOWN / STEP;
        require(sum >= (DAYS - 1) * least, "closed for more than its part");
    }

    function _tryTrip(bytes32 route) private returns (bool done) {
        cheat.prank(GUARDIAN);
        (done, ) = address(_breaker).call(
            abi.encodeCall(_breaker.tripAsGuardian, (MEMBER, route, CONSUMPTION, IConsumerGate.Mode.Paused))
        );
    }

    function _release(bytes32 route) private {
        (bool done, ) = address(_breaker).call(
            abi.encodeCall(_breaker.release, (MEMBER, route, CONSUMPTION))
        );
        done; // nothing may be due
    }
}
