// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICircuitBreaker} from "./ICircuitBreaker.sol";
import {ICoalition} from "./ICoalition.sol";
import {IStakeSource} from "./IStakeSource.sol";

/// @title IFlowLimiter
/// @notice Keeps the value that is released on a member's word below a part of what its validators would lose. A consumer
/// that releases value calls `spend` first, and reverts when that does.
/// @dev Values are in the smallest units of the bonds' asset; converting is up to the consumer.
interface IFlowLimiter {
    // ------------------------------------------------------------------------------------------------ types

    /// @notice Set at construction; fractions are wads (1e18 is one). In any `window` seconds a member's routes release at most
    /// `alpha` times its slashable stake. An operator's stake counts for at most `memberships` members, a client freezes within
    /// `windows` windows of an attack, and `slack` is how much more than it gains an attack is to burn:
    /// `alpha * memberships * windows * (1 + slack)` must be at most `threshold`, the part of a member's stake that an attack
    /// takes. Stake counts after it was seen for `maturity` seconds.
    struct Limits {
        uint256 alpha;
        uint256 memberships;
        uint256 windows;
        uint256 slack;
        uint256 threshold;
        uint64 window;
        uint64 maturity;
    }

    // ---------------------------------------------------------------------------------------------- events

    /// @notice Governance gave a route a part of its member's limit.
    event RouteWeighted(uint256 indexed member, bytes32 indexed route, uint256 weight);
    /// @notice Governance lets a consumer spend over a route, or no more.
    event ConsumerSet(uint256 indexed member, bytes32 indexed route, address indexed consumer, bool allowed);
    /// @notice Value was released.
    event Spent(uint256 indexed member, bytes32 indexed route, address indexed consumer, uint256 value);
    /// @notice The stake that counts for a member changed.
    event StakeCounted(uint256 indexed member, uint256 slashable);

    // ---------------------------------------------------------------------------------------------- errors

    /// @notice A parameter is out of range; `name` says which.
    error InvalidParameter(string name);
    /// @notice More could be released than an attack burns.
    error LimitsTooLoose(uint256 exposure, uint256 threshold);
    /// @notice The weights of a member's routes add up to more than one.
    error WeightsExceeded(uint256 member, uint256 total);
    /// @notice Governance did not let the caller spend over this route.
    error NotConsumer(uint256 member, bytes32 route, address caller);
    /// @notice Less than `value` can be released now.
    error FlowLimited(uint256 member, bytes32 route, uint256 available, uint256 value);
    /// @notice There is enough left, or the route is tripped already, or it has no limit to use up.
    error NotExhausted(uint256 member, bytes32 route, uint256 available, uint256 capacity);

    // ------------------------------------------------------------------------------------------- governance

    /// @notice Gives a route a part of its member's limit, in wads. All of a member's together are at most one.
    function setRoute(uint256 member, bytes32 route, uint256 weight) external;

    /// @notice Lets a contract spend over a route, or no more.
    function setConsumer(uint256 member, bytes32 route, address consumer, bool allowed) external;

    // ---------------------------------------------------------------------------------------------- spending

    /// @notice Counts `value` as released. Reverts when there is less left than that. For consumers of the route.
    function spend(uint256 member, bytes32 route, uint256 value) external;

    /// @notice Looks at the member's stake, so that it may count. Anybody.
    function observeStake(uint256 member) external returns (uint256 slashable);

    /// @notice Guards a route of which less than a tenth is left. Anybody.
    function tripIfExhausted(uint256 member, bytes32 route) external;

    // ------------------------------------------------------------------------------------------------ reads

    // solhint-disable func-name-mixedcase
    /// @notice Whose members count.
    function COALITION() external view returns (ICoalition);

    /// @notice Whose modes count.
    function BREAKER() external view returns (ICircuitBreaker);

    /// @notice Says what stake is slashable.
    function STAKES() external view returns (IStakeSource);
    // solhint-enable func-name-mixedcase

    /// @notice What was set at construction.
    function limits() external view returns (Limits memory);

    /// @notice Part of the member's limit that the route has, in wads.
    function weightOf(uint256 member, bytes32 route) external view returns (uint256);

    /// @notice Whether `consumer` may spend over the route.
    function isConsumer(uint256 member, bytes32 route, address consumer) external view returns (bool);

    /// @notice Stake that counts now: no more than there is, and no more than there was for `maturity`.
    function slashableOf(uint256 member) external view returns (uint256);

    /// @notice Most that the route releases in any window while its mode stays as it is: a quarter while guarded, nothing while
    /// paused or frozen.
    function capOf(uint256 member, bytes32 route) external view returns (uint256);

    /// @notice What can be released now, at most half of `capOf`.
    function availableOf(uint256 member, bytes32 route) external view returns (uint256);
}
