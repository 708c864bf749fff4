// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LibString} from "solady/src/utils/LibString.sol";

import {Groth16Proof} from "../Groth16Proof.sol";

/// @title ProofCall
/// @notice Calls a generated Groth16 verifier, whatever its number of public inputs.
library ProofCall {
    /// @notice The Groth16 verifier did not say yes.
    error InvalidProof();

    /// @notice Reverts unless `verifier` answers true. The generated verifier answers false when it runs out of gas, so
    /// false is a refusal, never a fact; so is silence of an address without code.
    function requireAccepted(
        address verifier,
        Groth16Proof calldata proof,
        uint256[] memory publicInputs
    ) internal view {
        bytes memory call = abi.encodePacked(
            abi.encodeWithSelector(_selector(publicInputs.length), proof.a, proof.b, proof.c),
            publicInputs
        );
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory answer) = verifier.staticcall(call);
        if (!ok || answer.length != 32 || uint256(bytes32(answer)) != 1) revert InvalidProof();
    }

    /// @dev That of `verifyProof` for `count` public inputs, which are a static array.
    function _selector(uint256 count) private pure returns (bytes4) {
        string memory signature = string.concat(
            "verifyProof(uint256[2],uint256[2][2],uint256[2],uint256[",
            LibString.toString(count),
            "])"
        );
        return bytes4(keccak256(bytes(signature)));
    }
}
