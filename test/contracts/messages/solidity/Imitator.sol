// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IOutbox} from "concordat/contracts/messages/IOutbox.sol";
import {Message} from "concordat/contracts/messages/Message.sol";
import {MessageHash} from "concordat/contracts/messages/libraries/MessageHash.sol";

/// @notice Says what an outbox says, in its own name; or sends a message and takes everything back.
contract Imitator {
    error TakenBack();

    /// @dev The word under the mapping's slot, too, is what it is in an outbox.
    mapping(uint256 nonce => bytes32 messageHash) public messages;

    function imitate(Message calldata message) external {
        bytes32 messageHash = MessageHash.hashOf(message);
        messages[message.nonce] = messageHash;
        emit IOutbox.MessageSent(
            messageHash,
            message.sender,
            message.nonce,
            message.destinationChainId,
            message.inbox,
            message.recipient,
            message.gasLimit,
            message.payload
        );
    }

    function sendAndRevert(IOutbox outbox, Message calldata message) external {
        outbox.send(
            message.destinationChainId,
            message.inbox,
            message.recipient,
            message.payload,
            message.gasLimit
        );
        revert TakenBack();
    }
}
