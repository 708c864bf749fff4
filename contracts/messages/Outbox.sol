// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC7786GatewaySource} from "@openzeppelin/contracts/interfaces/draft-IERC7786.sol";
import {InteroperableAddress} from "@openzeppelin/contracts/utils/draft-InteroperableAddress.sol";

import {IOutbox} from "./IOutbox.sol";
import {Message} from "./Message.sol";
import {MessageAttributes} from "./libraries/MessageAttributes.sol";
import {MessageHash} from "./libraries/MessageHash.sol";

/// @title Outbox
/// @notice See `IOutbox`. No owner, no upgrade, no fee; every message is kept for ever.
/// @dev `sendMessage` is ERC-7786's way to send, with the attributes of `IMessageAttributes`. It returns zero, as sending is
/// complete; the message's hash is in `IOutbox.MessageSent`, which both ways emit.
contract Outbox is IOutbox, IERC7786GatewaySource {
    /// @inheritdoc IOutbox
    /// @dev Slot 0. Each is written once.
    mapping(uint256 nonce => bytes32 messageHash) public override messages;
    /// @inheritdoc IOutbox
    /// @dev Slot 1. Only ever grows.
    uint256 public override messageCount;

    /// @inheritdoc IOutbox
    function send(
        uint256 destinationChainId,
        address inbox,
        address recipient,
        bytes calldata payload,
        uint256 gasLimit
    ) external override returns (bytes32 messageHash) {
        return _send(destinationChainId, inbox, recipient, payload, gasLimit);
    }

    /// @inheritdoc IERC7786GatewaySource
    function sendMessage(
        bytes calldata recipient,
        bytes calldata payload,
        bytes[] calldata attributes
    ) external payable override returns (bytes32 sendId) {
        if (msg.value != 0) revert ValueNotSupported(msg.value);
        (bool ok, uint256 chainId, address target) = InteroperableAddress.tryParseEvmV1Calldata(recipient);
        // one address, one form: the parser passes over leading zeros and trailing bytes
        if (!ok || keccak256(InteroperableAddress.formatEvmV1(chainId, target)) != keccak256(recipient)) {
            revert InvalidRecipient(recipient);
        }
        (address inbox, uint256 gasLimit) = MessageAttributes.parse(attributes);
        _send(chainId, inbox, target, payload, gasLimit);
        bytes memory sender = InteroperableAddress.formatEvmV1(block.chainid, msg.sender);
        emit IERC7786GatewaySource.MessageSent(0, sender, recipient, payload, 0, attributes);
        return 0;
    }

    /// @inheritdoc IERC7786GatewaySource
    function supportsAttribute(bytes4 selector) external pure override returns (bool) {
        return MessageAttributes.isKnown(selector);
    }

    /// @inheritdoc IOutbox
    function hashMessage(Message calldata message) external pure override returns (bytes32) {
        return MessageHash.hashOf(message);
    }

    function _send(
        uint256 destinationChainId,
        address inbox,
        address recipient,
        bytes calldata payload,
        uint256 gasLimit
    ) private returns (bytes32 messageHash) {
        if (inbox == address(0)) revert ZeroAddress("inbox");
        if (recipient == address(0)) revert ZeroAddress("recipient");
        uint256 nonce = ++messageCount;
        messageHash = MessageHash.hashOf(
            Message({
                sourceChainId: block.chainid,
                outbox: address(this),
                destinationChainId: destinationChainId,
                inbox: inbox,
                sender: msg.sender,
                recipient: recipient,
                nonce: nonce,
                gasLimit: gasLimit,
                payload: payload
            })
        );
        messages[nonce] = messageHash;
        emit IOutbox.MessageSent(
            messageHash,
            msg.sender,
            nonce,
            destinationChainId,
            inbox,
            recipient,
            gasLimit,
            payload
        );
    }
}
