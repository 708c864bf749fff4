// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IConsumerGate} from "../libraries/IConsumerGate.sol";
import {ICircuitBreaker} from "./ICircuitBreaker.sol";
import {ICoalition} from "./ICoalition.sol";
import {IFlowLimiter} from "./IFlowLimiter.sol";
import {IStakeSource} from "./IStakeSource.sol";
import {EdgeSafeBucket} from "./libraries/EdgeSafeBucket.sol";
import {StakeFloor} from "./libraries/StakeFloor.sol";

/// @title FlowLimiter
/// @notice See `IFlowLimiter`.
/// @dev It calls the coalition's own contracts alone: for reading, and at last the breaker to trip.
contract FlowLimiter is IFlowLimiter {
    using EdgeSafeBucket for EdgeSafeBucket.Bucket;
    using StakeFloor for StakeFloor.Floor;

    uint256 private constant WAD = 1e18;
    /// @dev A guarded route has this part of its cap.
    uint256 private constant GUARDED_PART = 4;
    /// @dev A route is exhausted when less than this part of its bucket is left.
    uint256 private constant EXHAUSTED_PART = 10;

    /// @inheritdoc IFlowLimiter
    ICoalition public immutable override COALITION;
    /// @inheritdoc IFlowLimiter
    ICircuitBreaker public immutable override BREAKER;
    /// @inheritdoc IFlowLimiter
    IStakeSource public immutable override STAKES;
    uint256 private immutable _ALPHA;
    uint256 private immutable _MEMBERSHIPS;
    uint256 private immutable _WINDOWS;
    uint256 private immutable _SLACK;
    uint256 private immutable _THRESHOLD;
    uint64 private immutable _WINDOW;
    uint64 private immutable _MATURITY;

    /// @inheritdoc IFlowLimiter
    mapping(uint256 member => mapping(bytes32 route => uint256)) public override weightOf;
    /// @inheritdoc IFlowLimiter
    mapping(uint256 member => mapping(bytes32 route => mapping(address consumer => bool)))
        public
        override isConsumer;

    mapping(uint256 member => uint256) private _weights;
    mapping(uint256 member => StakeFloor.Floor) private _floors;
    mapping(uint256 member => mapping(bytes32 route => EdgeSafeBucket.Bucket)) private _buckets;

    /// @param breaker Must have been given this contract's address.
    constructor(ICoalition coalition, ICircuitBreaker breaker, IStakeSource stakes, Limits memory given) {
        if (breaker.COALITION() != coalition || breaker.LIMITER() != address(this)) {
            revert InvalidParameter("breaker");
        }
        if (address(stakes).code.length == 0) revert InvalidParameter("stakes");
        _requireLimits(given);
        if (given.memberships < stakes.MAX_MEMBERS()) revert InvalidParameter("memberships");
        COALITION = coalition;
        BREAKER = breaker;
        STAKES = stakes;
        _ALPHA = given.alpha;
        _MEMBERSHIPS = given.memberships;
        _WINDOWS = given.windows;
        _SLACK = given.slack;
        _THRESHOLD = given.threshold;
        _WINDOW = given.window;
        _MATURITY = given.maturity;
    }

    // ------------------------------------------------------------------------------------------- governance

    /// @inheritdoc IFlowLimiter
    function setRoute(uint256 member, bytes32 route, uint256 weight) external override {
        COALITION.requireGovernance(msg.sender);
        COALITION.clientOf(member); // reverts for ids that never were
        uint256 total = _weights[member] - weightOf[member][route] + weight;
        if (total > WAD) revert WeightsExceeded(member, total);
        _weights[member] = total;
        weightOf[member][route] = weight;
        emit RouteWeighted(member, route, weight);
    }

    /// @inheritdoc IFlowLimiter
    function setConsumer(uint256 member, bytes32 route, address consumer, bool allowed) external override {
        COALITION.requireGovernance(msg.sender);
        COALITION.clientOf(member);
        isConsumer[member][route][consumer] = allowed;
        emit ConsumerSet(member, route, consumer, allowed);
    }

    // ---------------------------------------------------------------------------------------------- spending

    /// @inheritdoc IFlowLimiter
    function spend(uint256 member, bytes32 route, uint256 value) external override {
        if (!isConsumer[member][route][msg.sender]) revert NotConsumer(member, route, msg.sender);
        uint256 cap = _cap(member, route, observeStake(member));
        EdgeSafeBucket.Bucket memory bucket = _buckets[member][route];
        uint256 left = bucket.available(cap, _WINDOW);
        if (value > left) revert FlowLimited(member, route, left, value);
        _buckets[member][route] = bucket.taken(cap, _WINDOW, value);
        emit Spent(member, route, msg.sender, value);
    }

    /// @inheritdoc IFlowLimiter
    function observeStake(uint256 member) public override returns (uint256 slashable) {
        StakeFloor.Floor memory known = _floors[member];
        StakeFloor.Floor memory next = _seen(member, known);
        _floors[member] = next;
        slashable = next.floor;
        if (slashable != known.floor) emit StakeCounted(member, slashable);
    }

    /// @inheritdoc IFlowLimiter
    /// @dev Nothing is tripped twice: a guarded route has less, and would be exhausted for ever.
    function tripIfExhausted(uint256 member, bytes32 route) external override {
        uint256 cap = _cap(member, route, observeStake(member));
        uint256 left = _buckets[member][route].available(cap, _WINDOW);
        bool normal = _mode(member, route) == IConsumerGate.Mode.Normal;
        if (!normal || cap < 2 || left * EXHAUSTED_PART >= cap / 2) {
            revert NotExhausted(member, route, left, cap / 2);
        }
        BREAKER.tripByFlow(member, route);
    }

    // ------------------------------------------------------------------------------------------------ reads

    /// @inheritdoc IFlowLimiter
    function limits() external view override returns (Limits memory) {
        return Limits(_ALPHA, _MEMBERSHIPS, _WINDOWS, _SLACK, _THRESHOLD, _WINDOW, _MATURITY);
    }

    /// @inheritdoc IFlowLimiter
    function slashableOf(uint256 member) public view override returns (uint256) {
        return _seen(member, _floors[member]).floor;
    }

    /// @inheritdoc IFlowLimiter
    function capOf(uint256 member, bytes32 route) public view override returns (uint256) {
        return _cap(member, route, slashableOf(member));
    }

    /// @inheritdoc IFlowLimiter
    function availableOf(uint256 member, bytes32 route) external view override returns (uint256) {
        return _buckets[member][route].available(capOf(member, route), _WINDOW);
    }

    // ----------------------------------------------------------------------------------------------- inside

    function _mode(uint256 member, bytes32 route) private view returns (IConsumerGate.Mode) {
        return BREAKER.modeOf(member, route, ICircuitBreaker.Flow.Consumption);
    }

    function _seen(
        uint256 member,
        StakeFloor.Floor memory known
    ) private view returns (StakeFloor.Floor memory) {
        uint256 stake = STAKES.slashableOf(member);
        // no asset has so much, and buckets are counted in less
        if (stake > type(uint128).max) stake = type(uint128).max;
        return known.seen(stake, _MATURITY);
    }

    function _cap(uint256 member, bytes32 route, uint256 slashable) private view returns (uint256 cap) {
        IConsumerGate.Mode mode = _mode(member, route);
        if (mode >= IConsumerGate.Mode.Paused) return 0;
        cap = (slashable * _ALPHA * weightOf[member][route]) / (WAD * WAD);
        if (mode == IConsumerGate.Mode.Guarded) cap /= GUARDED_PART;
    }

    function _requireLimits(Limits memory given) private pure {
        if (given.alpha == 0 || given.alpha > WAD) revert InvalidParameter("alpha");
        if (given.memberships == 0) revert InvalidParameter("memberships");
        if (given.windows == 0) revert InvalidParameter("windows");
        if (given.threshold == 0 || given.threshold > WAD) revert InvalidParameter("threshold");
        if (given.window == 0 || given.window > type(uint32).max) revert InvalidParameter("window");
        if (given.maturity == 0 || given.maturity > type(uint32).max) revert InvalidParameter("maturity");
        // bounded factors, so that products stay in range
        if (given.memberships > 1e6 || given.windows > 1e6 || given.slack > 1e6 * WAD) {
            revert InvalidParameter("slack");
        }
        uint256 product = given.alpha * given.memberships * given.windows * (WAD + given.slack);
        uint256 exposure = (product + WAD - 1) / WAD;
        if (exposure > given.threshold) revert LimitsTooLoose(exposure, given.threshold);
    }
}
