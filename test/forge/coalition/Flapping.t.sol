// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICircuitBreaker} from "../../../contracts/coalition/ICircuitBreaker.sol";
import {IConsumerGate} from "../../../contracts/libraries/IConsumerGate.sol";
import {cheat} from "./support/CoalitionVm.sol";
import {CoalitionWorld} from "./support/CoalitionWorld.sol";
import {SourceClientDouble} from "./support/SourceClientDouble.sol";

/// @notice Members that come and go, and what it takes to open again.
contract FlappingTest is CoalitionWorld {
    ICircuitBreaker.Flow private constant CONSUMPTION = ICircuitBreaker.Flow.Consumption;

    function setUp() external {
        _build();
    }

    // ---------------------------------------------------------------------------------------------- flapping

    /// @notice A head that becomes stale and comes back a hundred times: each time it is closed for longer, up to the longest,
    /// and never open while it is not well.
    function test_aHundredFlapsOpenLaterAndLaterAndNeverWhileUnwell() external {
        uint256 expected = COOLDOWN;
        for (uint256 cycle; cycle < 100; ++cycle) {
            _wait(STALE_AFTER + 1);
            _requireMode(IConsumerGate.Mode.Guarded);
            uint256 trippedAt = _now;
            _breaker.latchStale(MEMBER);
            uint256 until = _breaker.latchOf(MEMBER, 0, CONSUMPTION, IConsumerGate.Mode.Guarded).until;
            require(until == trippedAt + expected, "cool-down");
            if (expected < MAX_COOLDOWN) expected = expected * 2 < MAX_COOLDOWN ? expected * 2 : MAX_COOLDOWN;

            // it comes back at once, and stays closed all the same
            while (_now < until) {
                _client.advance();
                _requireMode(IConsumerGate.Mode.Guarded);
                cheat.expectRevert(abi.encodeWithSelector(ICircuitBreaker.CoolingDown.selector, until));
                _breaker.release(MEMBER, 0, CONSUMPTION);
                _wait(until - _now < 30 minutes ? until - _now : 30 minutes);
            }
            // it was well until just now: within the hysteresis nothing opens
            _wait(HEALTHY_BELOW);
            cheat.expectRevert(abi.encodeWithSelector(ICircuitBreaker.Unhealthy.selector, MEMBER));
            _breaker.release(MEMBER, 0, CONSUMPTION);
            _client.advance();
            _breaker.release(MEMBER, 0, CONSUMPTION);
            _requireMode(IConsumerGate.Mode.Normal);
            require(_breaker.isHealthy(MEMBER), "open while unwell");
        }
    }

    /// @notice The same for trips by a role.
    function test_aHundredTripsDoubleTheCoolDownAndAreForgottenAfterQuiet() external {
        uint256 expected = COOLDOWN;
        for (uint256 cycle; cycle < 100; ++cycle) {
            if (cycle % 2 == 0) _guard(ROUTE, CONSUMPTION, IConsumerGate.Mode.Paused);
            else _vote(ROUTE, IConsumerGate.Mode.Paused);
            uint256 until = _breaker.latchOf(MEMBER, ROUTE, CONSUMPTION, IConsumerGate.Mode.Paused).until;
            require(until == _now + expected, "cool-down");
            expected = expected * 2 < MAX_COOLDOWN ? expected * 2 : MAX_COOLDOWN;
            _wait(expected);
            _client.advance();
            _breaker.release(MEMBER, ROUTE, CONSUMPTION);
            _wait(12 hours);
        }
        _wait(MEMORY);
        _client.advance();
        _guard(ROUTE, CONSUMPTION, IConsumerGate.Mode.Paused);
        require(
            _breaker.latchOf(MEMBER, ROUTE, CONSUMPTION, IConsumerGate.Mode.Paused).until == _now + COOLDOWN,
            "not forgotten"
        );
    }

    function test_staleIsLatchedOnceAndProlongedByNobody() external {
        _wait(STALE_AFTER + 1);
        _breaker.latchStale(MEMBER);
        cheat.expectRevert(abi.encodeWithSelector(ICircuitBreaker.NotStale.selector, MEMBER));
        _breaker.latchStale(MEMBER);
    }

    function test_anExpiredClientIsPausedWhateverIsReleased() external {
        _wait(_client.TRUSTING_PERIOD() + 1);
        _requireMode(IConsumerGate.Mode.Paused);
        _breaker.latchStale(MEMBER);
        uint64 until = _breaker.latchOf(MEMBER, 0, CONSUMPTION, IConsumerGate.Mode.Paused).until;
        _wait(30 days);
        cheat.expectRevert(abi.encodeWithSelector(ICircuitBreaker.Unhealthy.selector, MEMBER));
        _breaker.release(MEMBER, 0, CONSUMPTION);
        cheat.prank(_governance);
        cheat.expectRevert(abi.encodeWithSelector(ICircuitBreaker.Unhealthy.selector, MEMBER));
        _breaker.releaseEarly(MEMBER, 0, CONSUMPTION, IConsumerGate.Mode.Paused, until);
        _requireMode(IConsumerGate.Mode.Paused);
    }

    // --------------------------------------------------------------------------------------------- releasing

    /// @notice Guardian, vote and outflow trips end by anybody's call after their time, each only while the client is well.
    function test_tripsOfEachCauseEndAfterTheirTimeAndWhenWell() external {
        for (uint256 cause; cause < 3; ++cause) {
            uint256 snapshot = cheat.snapshotState();
            if (cause == 0) _guard(ROUTE, CONSUMPTION, IConsumerGate.Mode.Paused);
            if (cause == 1) _vote(ROUTE, IConsumerGate.Mode.Paused);
            if (cause == 2) {
                cheat.prank(address(_limiter));
                _breaker.tripByFlow(MEMBER, ROUTE);
            }
            uint64 until = _breaker.reasonOf(MEMBER, ROUTE, CONSUMPTION).until;
            _wait(COOLDOWN - 1);
            _client.advance();
            cheat.expectRevert(abi.encodeWithSelector(ICircuitBreaker.CoolingDown.selector, until));
            _breaker.release(MEMBER, ROUTE, CONSUMPTION);
            _wait(HEALTHY_BELOW);
            cheat.expectRevert(abi.encodeWithSelector(ICircuitBreaker.Unhealthy.selector, MEMBER));
            _breaker.release(MEMBER, ROUTE, CONSUMPTION);
            _client.advance();
            cheat.prank(STRANGER);
            _breaker.release(MEMBER, ROUTE, CONSUMPTION);
            _requireMode(IConsumerGate.Mode.Normal);
            cheat.revertToState(snapshot);
            _now = START;
        }
    }

    function test_evidenceNeverEndsByItself() external {
        _guard(ROUTE, CONSUMPTION, IConsumerGate.Mode.Paused);
        _client.freeze();
        _breaker.latchEvidence(MEMBER);
        SourceClientDouble next = new SourceClientDouble(77);
        cheat.prank(_governance);
        _coalition.replaceClient(MEMBER, next);
        for (uint256 i; i < 400; ++i) {
            _wait(1 days);
            next.advance();
            _requireMode(IConsumerGate.Mode.Frozen);
        }
        // the pause may be released meanwhile; the freeze stays
        _breaker.release(MEMBER, ROUTE, CONSUMPTION);
        _requireMode(IConsumerGate.Mode.Frozen);
        cheat.prank(_governance);
        _breaker.liftEvidence(MEMBER);
        _requireMode(IConsumerGate.Mode.Normal);
        require(_breaker.latchOf(MEMBER, ROUTE, CONSUMPTION, IConsumerGate.Mode.Paused).since == 0, "latch");
    }

    function test_anOldClientStaysRefusedAfterItWasReplaced() external {
        SourceClientDouble next = new SourceClientDouble(77);
        cheat.prank(_governance);
        _coalition.replaceClient(MEMBER, next);
        _breaker.requireConsumption(address(next), ROUTE);
        cheat.expectRevert(
            abi.encodeWithSelector(
                IConsumerGate.ConsumptionPaused.selector,
                MEMBER,
                ROUTE,
                IConsumerGate.Mode.Frozen
            )
        );
        _breaker.requireConsumption(address(_client), ROUTE);
        require(_coalition.memberOf(address(_client)) == MEMBER, "forgotten");
    }

    // ---------------------------------------------------------------------------------------------- strictness

    /// @notice A milder trip takes nothing from a stricter one, and prolongs it not.
    function test_mildTripsNeitherSoftenNorProlong() external {
        _guard(ROUTE, CONSUMPTION, IConsumerGate.Mode.Paused);
        uint64 paused = _breaker.latchOf(MEMBER, ROUTE, CONSUMPTION, IConsumerGate.Mode.Paused).until;
        _guard(ROUTE, CONSUMPTION, IConsumerGate.Mode.Guarded);
        _requireMode(IConsumerGate.Mode.Paused);
        require(
            _breaker.latchOf(MEMBER, ROUTE, CONSUMPTION, IConsumerGate.Mode.Paused).until == paused,
            "prolonged"
        );
        _wait(COOLDOWN);
        _client.advance();
        _breaker.release(MEMBER, ROUTE, CONSUMPTION);
        _requireMode(IConsumerGate.Mode.Guarded);
    }

    /// @notice What is latched for the member holds for its routes, not the other way round, and no other member's.
    function test_scopes() external {
        _guard(ROUTE, CONSUMPTION, IConsumerGate.Mode.Paused);
        require(_modeAt(0, CONSUMPTION) == IConsumerGate.Mode.Normal, "member");
        require(_modeAt("other", CONSUMPTION) == IConsumerGate.Mode.Normal, "other route");
        require(_modeAt(ROUTE, ICircuitBreaker.Flow.Ingestion) == IConsumerGate.Mode.Normal, "other flow");
        _guard(0, CONSUMPTION, IConsumerGate.Mode.Guarded);
        require(_modeAt("other", CONSUMPTION) == IConsumerGate.Mode.Guarded, "other route");
        _requireMode(IConsumerGate.Mode.Paused);
        require(_breaker.modeOf(2, ROUTE, CONSUMPTION) == IConsumerGate.Mode.Normal, "other member");
    }

    function testFuzz_nothingEndsEarlierForAnotherTrip(uint8[12] memory steps) external {
        uint256 until;
        for (uint256 i; i < steps.length; ++i) {
            _wait(uint256(steps[i]) * 10 minutes);
            IConsumerGate.Mode mode =
                steps[i] % 2 == 0 ? IConsumerGate.Mode.Guarded : IConsumerGate.Mode.Paused;
            cheat.prank(GUARDIAN);
            (bool done, ) = address(_breaker).call(
                abi.encodeCall(_breaker.tripAsGuardian, (MEMBER, ROUTE, CONSUMPTION, mode))
            );
            uint256 paused = _breaker.latchOf(MEMBER, ROUTE, CONSUMPTION, IConsumerGate.Mode.Paused).until;
            require(paused >= until, "shortened");
            require(!done || mode != IConsumerGate.Mode.Paused || paused >= _now + COOLDOWN, "too short");
            until = paused;
        }
    }
}
