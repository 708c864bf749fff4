// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Stands in for the generated verifiers: a statement is proven once somebody approved it, by the number and the
/// values of its public inputs.
contract ApprovingVerifier {
    mapping(bytes32 statement => bool approved) public approved;

    function approve(uint256[] memory publicInputs) external {
        approved[keccak256(abi.encodePacked(publicInputs))] = true;
    }

    fallback() external {
        bool answer = approved[keccak256(msg.data[4 + 256:])];
        assembly ("memory-safe") {
            mstore(0, answer)
            return(0, 32)
        }
    }
}
