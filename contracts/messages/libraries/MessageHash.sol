// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Message} from "../Message.sol";

/// @title MessageHash
/// @notice What names a message, and where an outbox keeps it.
library MessageHash {
    /// @notice First word under every hash: no other structure of any protocol hashes to a message.
    bytes32 internal constant DOMAIN = keccak256("concordat.message.v1");
    /// @notice Slot of `mapping(uint256 nonce => bytes32 messageHash)` in an `Outbox`. Never moves.
    uint256 internal constant MESSAGES_SLOT = 0;

    /// @notice Hash of ten words, one a field, the payload by its own hash: no two messages share the words.
    function hashOf(Message memory message) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    DOMAIN,
                    message.sourceChainId,
                    message.outbox,
                    message.destinationChainId,
                    message.inbox,
                    message.sender,
                    message.recipient,
                    message.nonce,
                    message.gasLimit,
                    keccak256(message.payload)
                )
            );
    }

    /// @notice Storage slot of the message with this nonce.
    function storageSlot(uint256 nonce) internal pure returns (bytes32) {
        return keccak256(abi.encode(nonce, MESSAGES_SLOT));
    }
}
