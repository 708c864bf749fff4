// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICircuitBreaker} from "../../../contracts/coalition/ICircuitBreaker.sol";
import {ICoalition} from "../../../contracts/coalition/ICoalition.sol";
import {IFlowLimiter} from "../../../contracts/coalition/IFlowLimiter.sol";
import {IConsumerGate} from "../../../contracts/libraries/IConsumerGate.sol";
import {cheat} from "./support/CoalitionVm.sol";
import {CoalitionWorld} from "./support/CoalitionWorld.sol";
import {SourceClientDouble} from "./support/SourceClientDouble.sol";

/// @notice Who may do what: every role against every function that changes something.
contract TripMatrixTest is CoalitionWorld {
    uint256 private constant ACTORS = 7;
    /// @dev Bits of `may`: stranger, guardian, monitor, council, proposer, limiter, governance.
    uint256 private constant NOBODY = 0;
    uint256 private constant ANYBODY = 127;
    uint256 private constant BY_GUARDIAN = 2;
    uint256 private constant BY_MONITOR = 4;
    uint256 private constant BY_LIMITER = 32;
    uint256 private constant BY_GOVERNANCE = 64;

    SourceClientDouble private _next;

    function setUp() external {
        _build();
        _next = new SourceClientDouble(77);
    }

    // ------------------------------------------------------------------------------------------- the matrix

    function test_tripsAreOfTheirRoles() external {
        _row(
            "guardian trip",
            address(_breaker),
            _guardianTrip(ICircuitBreaker.Flow.Consumption),
            BY_GUARDIAN
        );
        _row("ingestion", address(_breaker), _guardianTrip(ICircuitBreaker.Flow.Ingestion), BY_GUARDIAN);
        _row("vote", address(_breaker), _voteCall(IConsumerGate.Mode.Paused), BY_MONITOR);
        _row("flow", address(_breaker), abi.encodeCall(_breaker.tripByFlow, (MEMBER, ROUTE)), BY_LIMITER);
    }

    function test_nobodyTripsToWhatOnlyEvidenceDoes() external {
        bytes memory call = abi.encodeCall(
            _breaker.tripAsGuardian,
            (MEMBER, ROUTE, ICircuitBreaker.Flow.Consumption, IConsumerGate.Mode.Frozen)
        );
        _row("guardian freeze", address(_breaker), call, NOBODY);
        call = abi.encodeCall(
            _breaker.tripAsGuardian,
            (MEMBER, ROUTE, ICircuitBreaker.Flow.Consumption, IConsumerGate.Mode.Normal)
        );
        _row("guardian opening", address(_breaker), call, NOBODY);
        call = abi.encodeCall(
            _breaker.tripAsGuardian,
            (MEMBER, ROUTE, ICircuitBreaker.Flow.Ingestion, IConsumerGate.Mode.Guarded)
        );
        _row("guarded ingestion", address(_breaker), call, NOBODY);
        _row("vote to freeze", address(_breaker), _voteCall(IConsumerGate.Mode.Frozen), NOBODY);
        _row("vote to open", address(_breaker), _voteCall(IConsumerGate.Mode.Normal), NOBODY);
    }

    function test_factsAreLatchedByAnybodyAndOnlyFacts() external {
        bytes memory evidence = abi.encodeCall(_breaker.latchEvidence, (MEMBER));
        bytes memory stale = abi.encodeCall(_breaker.latchStale, (MEMBER));
        _row("no evidence", address(_breaker), evidence, NOBODY);
        _row("not stale", address(_breaker), stale, NOBODY);
        _wait(STALE_AFTER);
        _row("not yet stale", address(_breaker), stale, NOBODY);
        _wait(1);
        _row("stale", address(_breaker), stale, ANYBODY);
        _client.freeze();
        _row("evidence", address(_breaker), evidence, ANYBODY);
        _row("frozen is not stale", address(_breaker), stale, NOBODY);
        _breaker.latchEvidence(MEMBER);
        _row("known evidence", address(_breaker), evidence, NOBODY);
    }

    function test_releasesAreOfAnybodyAfterTheirTimeAndOfGovernanceBefore() external {
        bytes memory call = abi.encodeCall(
            _breaker.release,
            (MEMBER, ROUTE, ICircuitBreaker.Flow.Consumption)
        );
        _row("nothing to release", address(_breaker), call, NOBODY);
        _guard(ROUTE, ICircuitBreaker.Flow.Consumption, IConsumerGate.Mode.Paused);
        uint64 until = uint64(_now) + COOLDOWN;
        _row("early", address(_breaker), call, NOBODY);
        _row("announced", address(_breaker), _earlyCall(IConsumerGate.Mode.Paused, until), BY_GOVERNANCE);
        _row("another trip", address(_breaker), _earlyCall(IConsumerGate.Mode.Paused, until - 1), NOBODY);
        _row("another mode", address(_breaker), _earlyCall(IConsumerGate.Mode.Guarded, until), NOBODY);
        _row("no trip", address(_breaker), _earlyCall(IConsumerGate.Mode.Guarded, 0), NOBODY);
        _wait(COOLDOWN);
        _row("late, client no longer well", address(_breaker), call, NOBODY);
        bytes memory announced = _earlyCall(IConsumerGate.Mode.Paused, until);
        _row("announced, client no longer well", address(_breaker), announced, NOBODY);
        _client.advance();
        _row("late, client well", address(_breaker), call, ANYBODY);
    }

    function test_evidenceIsLiftedByGovernanceOverAnotherClientOnly() external {
        bytes memory call = abi.encodeCall(_breaker.liftEvidence, (MEMBER));
        _row("no freeze", address(_breaker), call, NOBODY);
        _client.freeze();
        _breaker.latchEvidence(MEMBER);
        _row("same client", address(_breaker), call, NOBODY);
        cheat.prank(_governance);
        _coalition.replaceClient(MEMBER, _next);
        _requireMode(IConsumerGate.Mode.Frozen);
        _row("another client", address(_breaker), call, BY_GOVERNANCE);
        _next.freeze();
        _row("another client, frozen too", address(_breaker), call, NOBODY);
    }

    function test_theRegistryIsGovernances() external {
        SourceClientDouble stranger = new SourceClientDouble(99);
        ICoalition.NewMember memory third = ICoalition.NewMember(stranger, "third", _health());
        _row("add", address(_coalition), abi.encodeCall(_coalition.addMember, (third)), BY_GOVERNANCE);
        bytes memory call = abi.encodeCall(_coalition.replaceClient, (MEMBER, _next));
        _row("replace", address(_coalition), call, BY_GOVERNANCE);
        call = abi.encodeCall(_coalition.removeMember, (MEMBER));
        _row("remove", address(_coalition), call, BY_GOVERNANCE);
        call = abi.encodeCall(_coalition.setHealth, (MEMBER, ICoalition.Health(9, 8)));
        _row("health", address(_coalition), call, BY_GOVERNANCE);
        call = abi.encodeCall(_coalition.setRoles, (_roles()));
        _row("roles", address(_coalition), call, BY_GOVERNANCE);
        call = abi.encodeCall(_limiter.setRoute, (MEMBER, ROUTE, 1e18));
        _row("route", address(_limiter), call, BY_GOVERNANCE);
        call = abi.encodeCall(_limiter.setConsumer, (MEMBER, ROUTE, CONSUMER, true));
        _row("consumer", address(_limiter), call, BY_GOVERNANCE);
        _row("spend", address(_limiter), abi.encodeCall(_limiter.spend, (MEMBER, ROUTE, 0)), NOBODY);
    }

    // ------------------------------------------------------------------------------------- freezes and budgets

    function test_noRoleButGovernanceResetsAnEvidenceFreeze() external {
        _client.freeze();
        _breaker.latchEvidence(MEMBER);
        bytes[] memory calls = new bytes[](9);
        calls[0] = abi.encodeCall(_breaker.liftEvidence, (MEMBER));
        calls[1] = abi.encodeCall(_breaker.release, (MEMBER, 0, ICircuitBreaker.Flow.Consumption));
        calls[2] = abi.encodeCall(_breaker.release, (MEMBER, ROUTE, ICircuitBreaker.Flow.Consumption));
        calls[3] = abi.encodeCall(_breaker.release, (MEMBER, ROUTE, ICircuitBreaker.Flow.Ingestion));
        calls[4] = _guardianTrip(ICircuitBreaker.Flow.Consumption);
        calls[5] = _voteCall(IConsumerGate.Mode.Guarded);
        calls[6] = abi.encodeCall(_breaker.tripByFlow, (MEMBER, ROUTE));
        calls[7] = abi.encodeCall(_coalition.replaceClient, (MEMBER, _next));
        calls[8] = _earlyCall(IConsumerGate.Mode.Frozen, 0);
        for (uint256 i; i < calls.length; ++i) {
            for (uint256 actor; actor < ACTORS - 1; ++actor) {
                _try(actor, i == 7 ? address(_coalition) : address(_breaker), calls[i]);
                _requireMode(IConsumerGate.Mode.Frozen);
            }
            _wait(30 days);
        }
        require(
            _modeAt(ROUTE, ICircuitBreaker.Flow.Ingestion) == IConsumerGate.Mode.Frozen,
            "ingestion is open"
        );
    }

    function test_theGuardianHasTwoTripsOfATargetAndFourInAllADay() external {
        for (uint256 i; i < 2; ++i) {
            bytes32 route = bytes32(i + 1);
            for (uint256 j; j < 2; ++j) {
                _guard(route, ICircuitBreaker.Flow.Consumption, IConsumerGate.Mode.Paused);
                _wait(1 hours);
            }
            if (i == 1) break;
            cheat.prank(GUARDIAN);
            cheat.expectRevert(
                abi.encodeWithSelector(ICircuitBreaker.TargetBudgetSpent.selector, MEMBER, route)
            );
            _breaker.tripAsGuardian(MEMBER, route, ICircuitBreaker.Flow.Ingestion, IConsumerGate.Mode.Paused);
        }
        cheat.prank(GUARDIAN);
        cheat.expectRevert(abi.encodeWithSelector(ICircuitBreaker.BudgetSpent.selector));
        _breaker.tripAsGuardian(2, ROUTE, ICircuitBreaker.Flow.Consumption, IConsumerGate.Mode.Guarded);

        // a day after the first of them there is one again, and no second
        _wait(20 hours);
        _guard(ROUTE, ICircuitBreaker.Flow.Consumption, IConsumerGate.Mode.Guarded);
        cheat.prank(GUARDIAN);
        cheat.expectRevert(abi.encodeWithSelector(ICircuitBreaker.BudgetSpent.selector));
        _breaker.tripAsGuardian(2, ROUTE, ICircuitBreaker.Flow.Consumption, IConsumerGate.Mode.Guarded);
    }

    function test_monitorsHaveABudgetOfTheirOwn() external {
        for (uint256 i; i < 4; ++i) _vote(bytes32(i / 2 + 1), IConsumerGate.Mode.Paused);
        cheat.prank(_monitor(0));
        _breaker.voteTrip(MEMBER, ROUTE, IConsumerGate.Mode.Paused, 0);
        cheat.prank(_monitor(1));
        cheat.expectRevert(abi.encodeWithSelector(ICircuitBreaker.BudgetSpent.selector));
        _breaker.voteTrip(MEMBER, ROUTE, IConsumerGate.Mode.Paused, 0);
        _guard(ROUTE, ICircuitBreaker.Flow.Consumption, IConsumerGate.Mode.Paused);
    }

    // ------------------------------------------------------------------------------------------------ votes

    function test_oneMonitorIsNoQuorumHoweverOftenItVotes() external {
        for (uint256 i; i < 5; ++i) {
            cheat.prank(_monitor(0));
            _breaker.voteTrip(MEMBER, ROUTE, IConsumerGate.Mode.Paused, bytes32(i));
        }
        require(_breaker.votesFor(MEMBER, ROUTE, IConsumerGate.Mode.Paused) == 1, "votes");
        _requireMode(IConsumerGate.Mode.Normal);
    }

    function test_votesExpireAndAreUsedUp() external {
        cheat.prank(_monitor(0));
        _breaker.voteTrip(MEMBER, ROUTE, IConsumerGate.Mode.Paused, 0);
        _wait(30 minutes);
        cheat.prank(_monitor(1));
        _breaker.voteTrip(MEMBER, ROUTE, IConsumerGate.Mode.Paused, 0);
        _requireMode(IConsumerGate.Mode.Normal);
        cheat.prank(_monitor(2));
        _breaker.voteTrip(MEMBER, ROUTE, IConsumerGate.Mode.Paused, bytes32("digest"));
        _requireMode(IConsumerGate.Mode.Paused);
        require(_breaker.votesFor(MEMBER, ROUTE, IConsumerGate.Mode.Paused) == 0, "votes are left");
        ICircuitBreaker.Reason memory reason = _breaker.reasonOf(
            MEMBER,
            ROUTE,
            ICircuitBreaker.Flow.Consumption
        );
        require(reason.cause == ICircuitBreaker.Cause.Vote && reason.detail == bytes32("digest"), "reason");
        require(reason.by == _monitor(2) && reason.until == _now + COOLDOWN, "reason");
    }

    function test_votesForDifferentThingsDoNotAddUp() external {
        cheat.prank(_monitor(0));
        _breaker.voteTrip(MEMBER, ROUTE, IConsumerGate.Mode.Paused, 0);
        cheat.prank(_monitor(1));
        _breaker.voteTrip(MEMBER, ROUTE, IConsumerGate.Mode.Guarded, 0);
        cheat.prank(_monitor(1));
        _breaker.voteTrip(MEMBER, 0, IConsumerGate.Mode.Paused, 0);
        _requireMode(IConsumerGate.Mode.Normal);
    }

    function test_votesOfFormerMonitorsDoNotCount() external {
        cheat.prank(_monitor(0));
        _breaker.voteTrip(MEMBER, ROUTE, IConsumerGate.Mode.Paused, 0);
        ICoalition.Roles memory roles = _roles();
        roles.monitors[0] = STRANGER;
        cheat.prank(_governance);
        _coalition.setRoles(roles);
        cheat.prank(_monitor(1));
        _breaker.voteTrip(MEMBER, ROUTE, IConsumerGate.Mode.Paused, 0);
        _requireMode(IConsumerGate.Mode.Normal);
    }

    // ----------------------------------------------------------------------------------------------- inside

    function _guardianTrip(ICircuitBreaker.Flow flow) private view returns (bytes memory) {
        return abi.encodeCall(_breaker.tripAsGuardian, (MEMBER, ROUTE, flow, IConsumerGate.Mode.Paused));
    }

    function _earlyCall(IConsumerGate.Mode mode, uint64 until) private view returns (bytes memory) {
        return
            abi.encodeCall(
                _breaker.releaseEarly,
                (MEMBER, ROUTE, ICircuitBreaker.Flow.Consumption, mode, until)
            );
    }

    function _voteCall(IConsumerGate.Mode mode) private view returns (bytes memory) {
        return abi.encodeCall(_breaker.voteTrip, (MEMBER, ROUTE, mode, 0));
    }

    function _actor(uint256 index) private view returns (address) {
        if (index == 0) return STRANGER;
        if (index == 1) return GUARDIAN;
        if (index == 2) return _monitor(0);
        if (index == 3) return COUNCIL;
        if (index == 4) return PROPOSER;
        if (index == 5) return address(_limiter);
        return _governance;
    }

    function _try(uint256 actor, address target, bytes memory call) private returns (bool done) {
        cheat.prank(_actor(actor));
        (done, ) = target.call(call);
    }

    function _row(string memory name, address target, bytes memory call, uint256 may) private {
        for (uint256 actor; actor < ACTORS; ++actor) {
            uint256 snapshot = cheat.snapshotState();
            bool done = _try(actor, target, call);
            require(
                done == ((may >> actor) & 1 == 1),
                string.concat(
                    name,
                    done ? ": taken from actor " : ": refused to actor ",
                    cheat.toString(actor)
                )
            );
            cheat.revertToState(snapshot);
        }
    }
}
