// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CircuitBreaker} from "../../../../contracts/coalition/CircuitBreaker.sol";
import {Coalition} from "../../../../contracts/coalition/Coalition.sol";
import {FlowLimiter} from "../../../../contracts/coalition/FlowLimiter.sol";
import {ICircuitBreaker} from "../../../../contracts/coalition/ICircuitBreaker.sol";
import {ICoalition} from "../../../../contracts/coalition/ICoalition.sol";
import {IFlowLimiter} from "../../../../contracts/coalition/IFlowLimiter.sol";
import {IConsumerGate} from "../../../../contracts/libraries/IConsumerGate.sol";
import {ISourceClient} from "../../../../contracts/libraries/ISourceClient.sol";
import {cheat} from "./CoalitionVm.sol";
import {SourceClientDouble} from "./SourceClientDouble.sol";
import {StakeDouble} from "./StakeDouble.sol";

/// @notice A coalition of two members, with its breaker and limiter.
abstract contract CoalitionWorld {
    uint256 internal constant START = 1_700_000_000;
    uint256 internal constant MEMBER = 1;
    bytes32 internal constant ROUTE = keccak256("messages");
    address internal constant GUARDIAN = address(0x6001);
    address internal constant COUNCIL = address(0x6002);
    address internal constant PROPOSER = address(0x6003);
    address internal constant STRANGER = address(0x6004);
    address internal constant CONSUMER = address(0x6005);

    uint64 internal constant STALE_AFTER = 2 hours;
    uint64 internal constant HEALTHY_BELOW = 1 hours;
    uint64 internal constant COOLDOWN = 1 hours;
    uint64 internal constant MAX_COOLDOWN = 5 hours;
    uint64 internal constant MEMORY = 7 days;
    uint256 internal constant WINDOW = 1 hours;
    uint256 internal constant STAKE = 1_000_000e18;

    Coalition internal _coalition;
    CircuitBreaker internal _breaker;
    FlowLimiter internal _limiter;
    StakeDouble internal _stakes;
    SourceClientDouble internal _client;
    SourceClientDouble internal _other;
    address internal _governance;
    uint256 internal _now = START;

    function _build() internal {
        cheat.warp(_now);
        _client = new SourceClientDouble(77);
        _other = new SourceClientDouble(88);
        _stakes = new StakeDouble();
        ICoalition.NewMember[] memory members = new ICoalition.NewMember[](2);
        members[0] = ICoalition.NewMember(ISourceClient(_first()), "first", _health());
        members[1] = ICoalition.NewMember(_other, "second", _health());
        address[] memory proposers = new address[](1);
        proposers[0] = PROPOSER;
        address[] memory executors = new address[](1);
        _coalition = new Coalition(ICoalition.Governance(2 days, proposers, executors), _roles(), members);
        _governance = address(_coalition.GOVERNANCE());
        address limiter = cheat.computeCreateAddress(address(this), cheat.getNonce(address(this)) + 1);
        _breaker = new CircuitBreaker(_coalition, limiter, _policy());
        _limiter = new FlowLimiter(_coalition, _breaker, _stakes, _limits());
    }

    /// @dev The first member's light client.
    function _first() internal virtual returns (address) {
        return address(_client);
    }

    function _health() internal pure returns (ICoalition.Health memory) {
        return ICoalition.Health(STALE_AFTER, HEALTHY_BELOW);
    }

    function _roles() internal pure returns (ICoalition.Roles memory roles) {
        roles.guardian = GUARDIAN;
        roles.vetoCouncil = COUNCIL;
        roles.monitors = new address[](3);
        for (uint256 i; i < 3; ++i) roles.monitors[i] = _monitor(i);
        roles.monitorQuorum = 2;
    }

    function _policy() internal pure returns (ICircuitBreaker.Policy memory) {
        return
            ICircuitBreaker.Policy({
                cooldown: COOLDOWN,
                maxCooldown: MAX_COOLDOWN,
                memoryWindow: MEMORY,
                voteWindow: 30 minutes,
                budgetWindow: 1 days,
                perTarget: 2,
                inTotal: 4,
                guardedActions: 8,
                guardedWindow: 1 hours
            });
    }

    /// @dev A tenth of the stake in an hour.
    function _limits() internal pure returns (IFlowLimiter.Limits memory) {
        return
            IFlowLimiter.Limits({
                alpha: 0.1e18,
                memberships: 2,
                windows: 1,
                slack: 0.5e18,
                threshold: uint256(1e18) / 3,
                window: uint64(WINDOW),
                maturity: 1 days
            });
    }

    function _monitor(uint256 index) internal pure returns (address) {
        return address(uint160(0x7001 + index));
    }

    function _wait(uint256 time) internal {
        _now += time;
        cheat.warp(_now);
    }

    function _mode() internal view returns (IConsumerGate.Mode) {
        return _modeAt(ROUTE, ICircuitBreaker.Flow.Consumption);
    }

    function _modeAt(bytes32 route, ICircuitBreaker.Flow flow) internal view returns (IConsumerGate.Mode) {
        return _breaker.modeOf(MEMBER, route, flow);
    }

    function _guard(bytes32 route, ICircuitBreaker.Flow flow, IConsumerGate.Mode mode) internal {
        cheat.prank(GUARDIAN);
        _breaker.tripAsGuardian(MEMBER, route, flow, mode);
    }

    /// @dev A quorum's votes.
    function _vote(bytes32 route, IConsumerGate.Mode mode) internal {
        for (uint256 i; i < 2; ++i) {
            cheat.prank(_monitor(i));
            _breaker.voteTrip(MEMBER, route, mode, keccak256("alert"));
        }
    }

    function _requireMode(IConsumerGate.Mode expected) internal view {
        require(_mode() == expected, string.concat("mode is ", cheat.toString(uint256(_mode()))));
    }

    /// @dev Registers a consumer of the route, and lets the stake mature.
    function _endow(uint256 weight) internal {
        _stakes.set(MEMBER, STAKE);
        _limiter.observeStake(MEMBER);
        cheat.prank(_governance);
        _limiter.setRoute(MEMBER, ROUTE, weight);
        cheat.prank(_governance);
        _limiter.setConsumer(MEMBER, ROUTE, CONSUMER, true);
        _wait(1 days);
        _client.advance();
    }
}
