// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Stores commitments where a router of IBC v2 stores them.
contract Router {
    mapping(bytes32 hashedPath => bytes32 commitment) private _decoy;

    function commit(bytes calldata path, bytes32 commitment) external {
        bytes32 slot = keccak256(
            abi.encode(
                keccak256(path),
                keccak256(abi.encode(uint256(keccak256("ibc.storage.IBCStore")) - 1)) &
                    ~bytes32(uint256(0xff))
            )
        );
        assembly ("memory-safe") {
            sstore(slot, commitment)
        }
    }

    function commitElsewhere(bytes calldata path, bytes32 commitment) external {
        _decoy[keccak256(path)] = commitment;
    }
}
