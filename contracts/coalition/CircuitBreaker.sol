// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISourceClient} from "../libraries/ISourceClient.sol";
import {BreakerModes} from "./BreakerModes.sol";
import {ICircuitBreaker} from "./ICircuitBreaker.sol";
import {ICoalition} from "./ICoalition.sol";
import {LiveState} from "./libraries/LiveState.sol";
import {TripBudget} from "./libraries/TripBudget.sol";
import {TripLatch} from "./libraries/TripLatch.sol";
import {TripVotes} from "./libraries/TripVotes.sol";

/// @title CircuitBreaker
/// @notice See `ICircuitBreaker`.
/// @dev Whatever it calls it calls for reading, so there is nothing to enter again.
contract CircuitBreaker is BreakerModes {
    using LiveState for ISourceClient;
    using TripBudget for TripBudget.Budget;
    using TripLatch for TripLatch.Target;
    using TripVotes for TripVotes.Votes;

    /// @dev Trips of one role: of each target, and of all.
    struct Allowance {
        mapping(bytes32 target => TripBudget.Budget) perTarget;
        TripBudget.Budget inTotal;
    }

    /// @inheritdoc ICircuitBreaker
    address public immutable override LIMITER;

    mapping(bytes32 target => mapping(Mode mode => TripVotes.Votes)) private _votes;
    Allowance private _guardianTrips;
    Allowance private _monitorTrips;

    /// @param coalition Whose members and roles count.
    /// @param limiter Address of the flow limiter, which is deployed after this.
    /// @param policy_ Never changes.
    constructor(
        ICoalition coalition,
        address limiter,
        Policy memory policy_
    ) BreakerModes(coalition, policy_) {
        LIMITER = limiter;
    }

    // --------------------------------------------------------------------------------------------- tripping

    /// @inheritdoc ICircuitBreaker
    function latchEvidence(uint256 member) external override {
        ISourceClient client = _activeMember(member).client;
        if (evidenceOf[member].client != address(0)) revert EvidenceKnown(member);
        if (client.consistent()) revert NoEvidence(member);
        evidenceOf[member] = Evidence(address(client), uint64(block.timestamp), msg.sender);
        emit EvidenceLatched(member, address(client), msg.sender);
    }

    /// @inheritdoc ICircuitBreaker
    /// @dev Once for a latch: what lasts already is not prolonged, or anybody could keep a member stale for ever.
    function latchStale(uint256 member) external override {
        ICoalition.Member memory known = _activeMember(member);
        Mode mode = known.client.modeOf(known.health);
        if (mode != Mode.Guarded && mode != Mode.Paused) revert NotStale(member);
        if (_targets[_key(member, 0)][Flow.Consumption].latches[mode].since != 0) revert NotStale(member);
        _trip(member, 0, Flow.Consumption, mode, Cause.Stale, 0);
    }

    /// @inheritdoc ICircuitBreaker
    function tripAsGuardian(uint256 member, bytes32 route, Flow flow, Mode mode) external override {
        address guardian = COALITION.guardian();
        if (guardian == address(0) || msg.sender != guardian) revert NotGuardian(msg.sender);
        _activeMember(member);
        bool known = mode == Mode.Paused || (mode == Mode.Guarded && flow == Flow.Consumption);
        if (!known) revert NotATrip(flow, mode);
        _pay(_guardianTrips, member, route);
        _trip(member, route, flow, mode, Cause.Guardian, 0);
    }

    /// @inheritdoc ICircuitBreaker
    function voteTrip(uint256 member, bytes32 route, Mode mode, bytes32 alertDigest) external override {
        if (!COALITION.isMonitor(msg.sender)) revert NotMonitor(msg.sender);
        _activeMember(member);
        if (mode != Mode.Guarded && mode != Mode.Paused) revert NotATrip(Flow.Consumption, mode);
        TripVotes.Votes storage votes = _votes[_key(member, route)][mode];
        votes.votedAt[msg.sender] = block.timestamp;
        address[] memory monitors = COALITION.monitors();
        uint256 count = votes.count(monitors, _policy.voteWindow);
        emit TripVoted(member, route, mode, msg.sender, alertDigest, count);
        if (count < COALITION.monitorQuorum()) return;
        votes.clear(monitors);
        _pay(_monitorTrips, member, route);
        _trip(member, route, Flow.Consumption, mode, Cause.Vote, alertDigest);
    }

    /// @inheritdoc ICircuitBreaker
    function tripByFlow(uint256 member, bytes32 route) external override {
        if (msg.sender != LIMITER) revert NotLimiter(msg.sender);
        _activeMember(member);
        _trip(member, route, Flow.Consumption, Mode.Guarded, Cause.Outflow, 0);
    }

    // -------------------------------------------------------------------------------------------- releasing

    /// @inheritdoc ICircuitBreaker
    function release(uint256 member, bytes32 route, Flow flow) external override {
        if (!isHealthy(member)) revert Unhealthy(member);
        TripLatch.Target storage target = _targets[_key(member, route)][flow];
        (bool opened, uint64 pausedUntil) = target.release(Mode.Paused);
        (bool unguarded, uint64 guardedUntil) = target.release(Mode.Guarded);
        if (opened) emit Released(member, route, flow, Mode.Paused, msg.sender);
        if (unguarded) emit Released(member, route, flow, Mode.Guarded, msg.sender);
        if (opened || unguarded) return;
        if (pausedUntil == 0 && guardedUntil == 0) revert NotTripped(member, route, flow);
        bool guardedFirst = pausedUntil == 0 || (guardedUntil != 0 && guardedUntil < pausedUntil);
        revert CoolingDown(guardedFirst ? guardedUntil : pausedUntil);
    }

    /// @inheritdoc ICircuitBreaker
    function releaseEarly(
        uint256 member,
        bytes32 route,
        Flow flow,
        Mode mode,
        uint64 until
    ) external override {
        COALITION.requireGovernance(msg.sender);
        if (!isHealthy(member)) revert Unhealthy(member);
        uint64 known = _targets[_key(member, route)][flow].releaseEarly(mode, until);
        if (known == 0) revert NotTripped(member, route, flow);
        if (known != until) revert AnotherTrip(known, until);
        emit Released(member, route, flow, mode, msg.sender);
    }

    /// @inheritdoc ICircuitBreaker
    function liftEvidence(uint256 member) external override {
        COALITION.requireGovernance(msg.sender);
        ISourceClient client = _activeMember(member).client;
        address frozen = evidenceOf[member].client;
        if (frozen == address(0)) revert NoFreeze(member);
        if (address(client) == frozen) revert ClientNotReplaced(member, frozen);
        bool active = client.consistent() && client.status() == ISourceClient.Status.Active;
        if (!active) revert Unhealthy(member);
        delete evidenceOf[member];
        emit EvidenceLifted(member, frozen, address(client));
    }

    // ------------------------------------------------------------------------------------------------ reads

    /// @inheritdoc ICircuitBreaker
    function votesFor(uint256 member, bytes32 route, Mode mode) external view override returns (uint256) {
        return _votes[_key(member, route)][mode].count(COALITION.monitors(), _policy.voteWindow);
    }

    // ----------------------------------------------------------------------------------------------- inside

    function _pay(Allowance storage allowance, uint256 member, bytes32 route) private {
        (uint256 perTarget, uint256 inTotal) = (_policy.perTarget, _policy.inTotal);
        uint256 window = _policy.budgetWindow;
        if (!allowance.perTarget[_key(member, route)].take(perTarget, window)) {
            revert TargetBudgetSpent(member, route);
        }
        if (!allowance.inTotal.take(inTotal, window)) revert BudgetSpent();
    }

    function _trip(uint256 member, bytes32 route, Flow flow, Mode mode, Cause cause, bytes32 detail) private {
        TripLatch.Latch memory latch = TripLatch.Latch(cause, 0, 0, msg.sender, detail);
        uint64 until = _targets[_key(member, route)][flow].trip(mode, latch, _policy);
        emit Tripped(member, route, flow, mode, cause, until, msg.sender, detail);
    }
}
