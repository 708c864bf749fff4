// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title ScalarField
/// @notice The field of the circuits: integers below r, the order of bn254.
library ScalarField {
    /// @notice `value` is not below r, so it stands for no field element.
    error FieldOutOfRange(string name, uint256 value);

    /// @notice r.
    uint256 internal constant ORDER =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;

    /// @notice Reverts unless `value` is canonical. Values are never reduced: two numbers for one element are one too many.
    function requireElement(string memory name, uint256 value) internal pure {
        if (value >= ORDER) revert FieldOutOfRange(name, value);
    }
}
