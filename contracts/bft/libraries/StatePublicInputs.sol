// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ScalarField} from "./ScalarField.sol";

/// @title StatePublicInputs
/// @notice The public inputs of the circuits about state, in the order of `BFT_LAYOUT` (docs/bft.md). Whatever is not narrow
/// by its type is checked to be below r.
library StatePublicInputs {
    /// @notice What all private predicates share.
    struct Subject {
        uint256 stateRoot;
        uint256 slot;
        uint256 context;
        uint256 message;
        uint256 nullifier;
    }

    /// @notice stateRoot, account, slot, value.
    function inclusion(
        uint256 stateRoot,
        uint160 account,
        uint256 slot,
        uint256 value
    ) internal pure returns (uint256[] memory inputs) {
        ScalarField.requireElement("value", value);
        inputs = new uint256[](4);
        _writeLeaf(inputs, stateRoot, account, slot);
        inputs[3] = value;
    }

    /// @notice stateRoot, account, slot.
    function exclusion(
        uint256 stateRoot,
        uint160 account,
        uint256 slot
    ) internal pure returns (uint256[] memory inputs) {
        inputs = new uint256[](3);
        _writeLeaf(inputs, stateRoot, account, slot);
    }

    /// @notice stateRoot, slot, threshold, context, message, nullifier.
    function balance(
        Subject memory subject,
        uint128 threshold
    ) internal pure returns (uint256[] memory inputs) {
        inputs = new uint256[](6);
        inputs[2] = threshold;
        _writeSubject(inputs, subject);
    }

    /// @notice stateRoot, slot, low, high, context, message, nullifier.
    function range(
        Subject memory subject,
        uint128 low,
        uint128 high
    ) internal pure returns (uint256[] memory inputs) {
        inputs = new uint256[](7);
        inputs[2] = low;
        inputs[3] = high;
        _writeSubject(inputs, subject);
    }

    /// @notice stateRoot, slot, the root of a list, context, message, nullifier. `name` is the root's, for the error.
    function list(
        Subject memory subject,
        string memory name,
        uint256 listRoot
    ) internal pure returns (uint256[] memory inputs) {
        ScalarField.requireElement(name, listRoot);
        inputs = new uint256[](6);
        inputs[2] = listRoot;
        _writeSubject(inputs, subject);
    }

    function _writeLeaf(
        uint256[] memory inputs,
        uint256 stateRoot,
        uint160 account,
        uint256 slot
    ) private pure {
        ScalarField.requireElement("stateRoot", stateRoot);
        ScalarField.requireElement("slot", slot);
        inputs[0] = stateRoot;
        inputs[1] = account;
        inputs[2] = slot;
    }

    /// @dev The first two and the last three inputs.
    function _writeSubject(uint256[] memory inputs, Subject memory subject) private pure {
        ScalarField.requireElement("stateRoot", subject.stateRoot);
        ScalarField.requireElement("slot", subject.slot);
        ScalarField.requireElement("context", subject.context);
        ScalarField.requireElement("message", subject.message);
        ScalarField.requireElement("nullifier", subject.nullifier);
        inputs[0] = subject.stateRoot;
        inputs[1] = subject.slot;
        inputs[inputs.length - 3] = subject.context;
        inputs[inputs.length - 2] = subject.message;
        inputs[inputs.length - 1] = subject.nullifier;
    }
}
