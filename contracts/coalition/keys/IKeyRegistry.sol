// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IKeyRegistry
/// @notice Which operator a signing key of a member chain belongs to. A key enters only with a signature of its own, bound
/// to this chain, this registry and the operator who calls: nobody can register a key that he cannot sign with, neither
/// to be charged with its deeds nor to stand in its owner's way.
/// @dev First come, first served, and for ever: an operator cannot hand a key on to escape what it did. Who lost a secret
/// lost the right to say whose it is, so keys are best registered before they sign anything.
interface IKeyRegistry {
    /// @notice The key signed for its operator: from now on what it signs is the operator's deed.
    event KeyOptedIn(uint256 indexed member, bytes32 indexed keyId, address indexed operator);

    /// @notice The key belongs to an operator already.
    error KeyTaken(uint256 member, bytes32 keyId, address operator);

    /// @notice Operator of a key of a member's chain, and since when (seconds of this chain); zero when it has none.
    function operatorOf(uint256 member, bytes32 keyId) external view returns (address operator, uint64 since);
}
