// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IConsumerGate} from "../libraries/IConsumerGate.sol";
import {ISourceClient} from "../libraries/ISourceClient.sol";
import {ICircuitBreaker} from "./ICircuitBreaker.sol";
import {ICoalition} from "./ICoalition.sol";
import {EdgeSafeBucket} from "./libraries/EdgeSafeBucket.sol";
import {LiveState} from "./libraries/LiveState.sol";
import {TripLatch} from "./libraries/TripLatch.sol";

/// @title BreakerModes
/// @notice The half of a circuit breaker that says what mode is in force, and the gate that consumers ask. It latches nothing.
abstract contract BreakerModes is ICircuitBreaker {
    using EdgeSafeBucket for EdgeSafeBucket.Bucket;
    using LiveState for ISourceClient;

    /// @dev A freeze; none while `client` is zero.
    struct Evidence {
        address client;
        uint64 since;
        address by;
    }

    /// @inheritdoc ICircuitBreaker
    ICoalition public immutable override COALITION;

    /// @inheritdoc ICircuitBreaker
    mapping(uint256 member => Evidence) public override evidenceOf;

    /// @dev Written by the constructor alone.
    Policy internal _policy;
    mapping(bytes32 target => mapping(Flow flow => TripLatch.Target)) internal _targets;
    mapping(bytes32 target => mapping(address caller => EdgeSafeBucket.Bucket)) private _actions;

    constructor(ICoalition coalition, Policy memory policy_) {
        if (address(coalition).code.length == 0) revert InvalidParameter("coalition");
        _requirePolicy(policy_);
        COALITION = coalition;
        _policy = policy_;
    }

    // ----------------------------------------------------------------------------------------- for consumers

    /// @inheritdoc IConsumerGate
    function requireConsumption(address client, bytes32 route) external view override {
        _requireOpen(client, route);
    }

    /// @inheritdoc IConsumerGate
    function requireIngestion(address client, bytes32 route) external view override {
        uint256 member = _memberOf(client);
        Mode mode = _modeFor(member, client, route, Flow.Ingestion);
        if (mode >= Mode.Paused) revert IngestionPaused(member, route, mode);
    }

    /// @inheritdoc IConsumerGate
    function consumeAction(address client, bytes32 route) external override {
        (uint256 member, Mode mode) = _requireOpen(client, route);
        if (mode != Mode.Guarded) return;
        mapping(address => EdgeSafeBucket.Bucket) storage ofRoute = _actions[_key(member, route)];
        EdgeSafeBucket.Bucket memory bucket = ofRoute[msg.sender];
        (uint256 cap, uint256 window) = (_policy.guardedActions, _policy.guardedWindow);
        if (bucket.available(cap, window) == 0) revert GuardedRateExceeded(member, route);
        ofRoute[msg.sender] = bucket.taken(cap, window, 1);
    }

    /// @inheritdoc IConsumerGate
    function modesOf(
        address client,
        bytes32 route
    ) external view override returns (Mode consumption, Mode ingestion) {
        uint256 member = COALITION.memberOf(client);
        if (member == 0) return (Mode.Frozen, Mode.Frozen);
        return (
            _modeFor(member, client, route, Flow.Consumption),
            _modeFor(member, client, route, Flow.Ingestion)
        );
    }

    // ------------------------------------------------------------------------------------------------ reads

    /// @inheritdoc ICircuitBreaker
    function policy() external view override returns (Policy memory) {
        return _policy;
    }

    /// @inheritdoc ICircuitBreaker
    function modeOf(uint256 member, bytes32 route, Flow flow) external view override returns (Mode) {
        return _reason(member, COALITION.member(member), route, flow).mode;
    }

    /// @inheritdoc ICircuitBreaker
    function reasonOf(
        uint256 member,
        bytes32 route,
        Flow flow
    ) external view override returns (Reason memory) {
        return _reason(member, COALITION.member(member), route, flow);
    }

    /// @inheritdoc ICircuitBreaker
    function latchOf(
        uint256 member,
        bytes32 route,
        Flow flow,
        Mode mode
    ) external view override returns (Reason memory) {
        return _latched(member, route, flow, mode);
    }

    /// @inheritdoc ICircuitBreaker
    function isHealthy(uint256 member) public view override returns (bool) {
        ICoalition.Member memory known = COALITION.member(member);
        return known.active && known.client.isHealthy(known.health);
    }

    // ----------------------------------------------------------------------------------------------- inside

    function _key(uint256 member, bytes32 route) internal pure returns (bytes32) {
        return keccak256(abi.encode(member, route));
    }

    function _activeMember(uint256 member) internal view returns (ICoalition.Member memory known) {
        known = COALITION.member(member);
        if (!known.active) revert NotAMember(member);
    }

    function _memberOf(address client) private view returns (uint256 member) {
        member = COALITION.memberOf(client);
        if (member == 0) revert UnknownClient(client);
    }

    function _requireOpen(address client, bytes32 route) private view returns (uint256 member, Mode mode) {
        member = _memberOf(client);
        mode = _modeFor(member, client, route, Flow.Consumption);
        if (mode >= Mode.Paused) revert ConsumptionPaused(member, route, mode);
    }

    /// @dev Of a member's old client nothing is consumed.
    function _modeFor(uint256 member, address client, bytes32 route, Flow flow) private view returns (Mode) {
        ICoalition.Member memory known = COALITION.member(member);
        if (address(known.client) != client) return Mode.Frozen;
        return _reason(member, known, route, flow).mode;
    }

    function _reason(
        uint256 member,
        ICoalition.Member memory known,
        bytes32 route,
        Flow flow
    ) private view returns (Reason memory worst) {
        if (!known.active) return Reason(Mode.Frozen, Cause.Removed, 0, 0, address(0), 0);
        Evidence storage evidence = evidenceOf[member];
        if (evidence.client != address(0)) {
            return Reason(Mode.Frozen, Cause.Evidence, evidence.since, 0, evidence.by, 0);
        }
        worst.mode = known.client.modeOf(known.health);
        if (worst.mode != Mode.Normal) worst.cause = Cause.Live;
        worst = _stricter(worst, member, 0, flow);
        if (route != 0) worst = _stricter(worst, member, route, flow);
    }

    function _stricter(
        Reason memory worst,
        uint256 member,
        bytes32 route,
        Flow flow
    ) private view returns (Reason memory) {
        Mode[2] memory modes = [Mode.Paused, Mode.Guarded];
        for (uint256 i; i < modes.length; ++i) {
            Reason memory latched = _latched(member, route, flow, modes[i]);
            bool longer = worst.until != 0 && latched.until > worst.until;
            if (latched.mode > worst.mode || (latched.mode == worst.mode && longer)) worst = latched;
        }
        return worst;
    }

    function _latched(
        uint256 member,
        bytes32 route,
        Flow flow,
        Mode mode
    ) private view returns (Reason memory reason) {
        TripLatch.Latch storage latch = _targets[_key(member, route)][flow].latches[mode];
        // most of the time there is none, and its first word says so
        if (latch.since == 0) return reason;
        return Reason(mode, latch.cause, latch.since, latch.until, latch.by, latch.detail);
    }

    function _requirePolicy(Policy memory given) private pure {
        if (given.cooldown == 0) revert InvalidParameter("cooldown");
        if (given.maxCooldown < given.cooldown) revert InvalidParameter("maxCooldown");
        // or a target would be forgotten before its trip ends
        if (given.memoryWindow <= given.maxCooldown) revert InvalidParameter("memoryWindow");
        if (given.memoryWindow > type(uint32).max) revert InvalidParameter("memoryWindow");
        if (given.voteWindow == 0) revert InvalidParameter("voteWindow");
        if (given.budgetWindow == 0) revert InvalidParameter("budgetWindow");
        if (given.perTarget == 0 || given.inTotal < given.perTarget) revert InvalidParameter("inTotal");
        // or a stolen key closes a consumer for ever, by its route, its member and whatever else it needs
        uint256 longest = uint256(given.inTotal) * given.maxCooldown;
        if (longest >= given.budgetWindow) revert ClosedForEver(longest, given.budgetWindow);
        if (given.guardedActions < 2) revert InvalidParameter("guardedActions");
        if (given.guardedWindow == 0) revert InvalidParameter("guardedWindow");
    }
}
