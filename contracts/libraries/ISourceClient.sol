// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title ISourceClient
/// @notice What light clients of all families have in common. Headers are indexed by the source chain's own count: slots of
/// a beacon chain, heights of a BFT chain.
/// @dev Names are those of Telepathy, which integrators know.
interface ISourceClient {
    /// @notice Active: takes updates. Expired: everything it trusts is too old, nothing is taken any more. Frozen: somebody
    /// proved that the source chain's signers contradicted themselves.
    enum Status {
        Active,
        Expired,
        Frozen
    }

    /// @notice The head moved to the finalized header `root` of `slot`, which is a height on chains without slots.
    event HeadUpdate(uint256 indexed slot, bytes32 indexed root);

    // solhint-disable func-name-mixedcase
    /// @notice Chain id of the source chain.
    function SOURCE_CHAIN_ID() external view returns (uint256);
    // solhint-enable func-name-mixedcase

    /// @notice Slot or height of the newest finalized header.
    function head() external view returns (uint256);

    /// @notice Root (or hash) of the finalized header there, zero when unknown.
    function headers(uint256 slot) external view returns (bytes32);

    /// @notice Time (of this chain, in seconds) at which the header there was recorded, zero when unknown.
    function timestamps(uint256 slot) external view returns (uint256);

    /// @notice False once the client is frozen.
    function consistent() external view returns (bool);

    /// @notice Whether the client takes updates.
    function status() external view returns (Status);
}
