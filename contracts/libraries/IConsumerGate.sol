// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IConsumerGate
/// @notice What consumers of a light client's headers (inboxes, feeds, readers, adapters) ask before they act on them, when
/// they belong to a coalition. Light clients never ask: nobody can keep headers or committees from being taken.
/// @dev A consumer names its light client and its route; route 0 is the member as a whole. Everything fails closed: a client
/// that no member has, an old client of a member, a removed member are refused.
interface IConsumerGate {
    /// @notice Mildest first. Normal: open. Guarded: reads are open, actions are limited to a rate. Paused: nothing is
    /// consumed, until somebody may release it. Frozen: the source chain's signers contradicted themselves.
    enum Mode {
        Normal,
        Guarded,
        Paused,
        Frozen
    }

    /// @notice Data of the member may not be acted on now.
    error ConsumptionPaused(uint256 member, bytes32 route, Mode mode);
    /// @notice Consumers of the member may not record new data now.
    error IngestionPaused(uint256 member, bytes32 route, Mode mode);
    /// @notice The member is guarded, and the caller had all the actions of this window.
    error GuardedRateExceeded(uint256 member, bytes32 route);
    /// @notice The light client is, or was, no member's.
    error UnknownClient(address client);

    /// @notice Reverts unless what `client` accepted may be acted on now, over `route`. For reads: Guarded is open.
    function requireConsumption(address client, bytes32 route) external view;

    /// @notice Reverts unless a consumer of `client` may record new data of its own now, as a feed does.
    function requireIngestion(address client, bytes32 route) external view;

    /// @notice As `requireConsumption`, for actions: while guarded, it counts one action of the caller on the route. Each
    /// caller has a rate of its own, so that a stranger cannot use up another's.
    function consumeAction(address client, bytes32 route) external;

    /// @notice What a consumer of `client` is in. Never reverts: what the other functions refuse is Frozen.
    function modesOf(address client, bytes32 route) external view returns (Mode consumption, Mode ingestion);
}
