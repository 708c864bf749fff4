// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BLS} from "solady/src/utils/ext/ithaca/BLS.sol";

import {IKeyRegistry} from "./IKeyRegistry.sol";

/// @title IBlsKeyRegistry
/// @notice Keys of beacon-chain validators. `keyId` is the keccak256 hash of the 48 compressed bytes of a key, as sync
/// committees have them. A key opts in with a signature of the minimal-pubkey-size scheme under a domain separation tag of
/// its own: no consensus message is signed under it, and nothing signed here is one.
interface IBlsKeyRegistry is IKeyRegistry {
    /// @notice A constructor parameter is out of range; `name` says which.
    error InvalidParameter(string name);
    /// @notice The key or the signature is the point at infinity, which agrees with everything.
    error InfinityPoint();
    /// @notice The key did not sign for the caller.
    error InvalidOptIn();

    /// @notice The key signed `optInMessage(member, caller)`. Both points uncompressed, in EIP-2537 form.
    function optIn(uint256 member, BLS.G1Point calldata key, BLS.G2Point calldata signature) external;

    /// @notice What a key signs, after the domain separation tag: sha256 of the ABI encoding of "concordat v1 bls opt in"
    /// (as keccak256), this chain's id, this registry, the member and the operator.
    function optInMessage(uint256 member, address operator) external view returns (bytes32);

    /// @notice Name of a key; reverts unless both coordinates are below p.
    function keyIdOf(BLS.G1Point calldata key) external pure returns (bytes32);

    // solhint-disable func-name-mixedcase
    /// @notice The coalition, which says what client a member has.
    function COALITION() external view returns (address);
    // solhint-enable func-name-mixedcase
}
