// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Stores messages where a broadcaster of ERC-7888 stores them.
contract Broadcaster {
    event MessageBroadcast(bytes32 indexed message, address indexed publisher);

    function broadcastMessage(bytes32 message) external {
        bytes32 slot = keccak256(abi.encode(message, msg.sender));
        assembly ("memory-safe") {
            sstore(slot, timestamp())
        }
        emit MessageBroadcast(message, msg.sender);
    }
}
