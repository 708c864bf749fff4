// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Formats and announces messages as a Hyperlane mailbox does.
contract OriginMailbox {
    event Dispatch(
        address indexed sender,
        uint32 indexed destination,
        bytes32 indexed recipient,
        bytes message
    );
    event DispatchId(bytes32 indexed messageId);

    uint32 public immutable LOCAL_DOMAIN;
    uint32 public nonce;

    constructor(uint32 domain) {
        LOCAL_DOMAIN = domain;
    }

    function dispatch(uint32 destination, bytes32 recipient, bytes calldata body) external {
        bytes memory message = abi.encodePacked(
            uint8(3),
            nonce++,
            LOCAL_DOMAIN,
            bytes32(uint256(uint160(msg.sender))),
            destination,
            recipient,
            body
        );
        emit Dispatch(msg.sender, destination, recipient, message);
        emit DispatchId(keccak256(message));
    }
}
