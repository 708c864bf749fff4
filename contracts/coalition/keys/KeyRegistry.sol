// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IKeyRegistry} from "./IKeyRegistry.sol";

/// @title KeyRegistry
/// @notice Who a key belongs to, once its own signature was checked.
abstract contract KeyRegistry is IKeyRegistry {
    /// @dev One word.
    struct Owner {
        address operator;
        uint64 since;
    }

    /// @dev Written once a key, never changed.
    mapping(uint256 member => mapping(bytes32 keyId => Owner owner)) private _owners;

    /// @inheritdoc IKeyRegistry
    function operatorOf(
        uint256 member,
        bytes32 keyId
    ) external view override returns (address operator, uint64 since) {
        Owner storage owner = _owners[member][keyId];
        return (owner.operator, owner.since);
    }

    /// @dev Cheap, so first; `_assign` comes after the proof.
    function _requireFree(uint256 member, bytes32 keyId) internal view {
        address operator = _owners[member][keyId].operator;
        if (operator != address(0)) revert KeyTaken(member, keyId, operator);
    }

    function _assign(uint256 member, bytes32 keyId, address operator) internal {
        _owners[member][keyId] = Owner(operator, uint64(block.timestamp));
        emit KeyOptedIn(member, keyId, operator);
    }
}
