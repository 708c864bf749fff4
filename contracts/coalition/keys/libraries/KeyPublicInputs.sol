// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ScalarField} from "../../../bft/libraries/ScalarField.sol";
import {IBftKeyRegistry} from "../IBftKeyRegistry.sol";

/// @title KeyPublicInputs
/// @notice The public inputs of the circuits `possession` and `seat`, in the order of `BFT_LAYOUT` (docs/bft.md). Whatever
/// is not narrow by its type is checked to be below r.
library KeyPublicInputs {
    /// @notice chainId, destinationChainId, registry, operator, keyId.
    function possession(
        uint64 sourceChainId,
        uint64 destinationChainId,
        address registry,
        address operator,
        bytes32 keyId
    ) internal pure returns (uint256[] memory inputs) {
        ScalarField.requireElement("keyId", uint256(keyId));
        inputs = new uint256[](5);
        inputs[0] = sourceChainId;
        inputs[1] = destinationChainId;
        inputs[2] = uint160(registry);
        inputs[3] = uint160(operator);
        inputs[4] = uint256(keyId);
    }

    /// @notice validatorsRoot, index, keyId, power, totalPower.
    function seat(
        uint256 validatorsRoot,
        uint256 index,
        IBftKeyRegistry.Seat memory claim
    ) internal pure returns (uint256[] memory inputs) {
        ScalarField.requireElement("validatorsRoot", validatorsRoot);
        ScalarField.requireElement("index", index);
        ScalarField.requireElement("keyId", uint256(claim.keyId));
        inputs = new uint256[](5);
        inputs[0] = validatorsRoot;
        inputs[1] = index;
        inputs[2] = uint256(claim.keyId);
        inputs[3] = claim.power;
        inputs[4] = claim.totalPower;
    }
}
