// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Message} from "./Message.sol";

/// @title IOutbox
/// @notice Where messages to other chains begin. Sending one writes its hash to storage, which is what is proven on the
/// other side; nobody can take it back, and nobody is needed to pass it on but anyone with a node.
/// @dev Storage, which proofs depend on and which therefore never moves: slot 0 is the mapping from nonce to hash, so the
/// hash of message `n` is at `keccak256(abi.encode(n, 0))`; slot 1 is the number of messages sent. Nonces begin with 1, and
/// no hash is zero. `Outbox` also speaks ERC-7786, see there.
interface IOutbox {
    /// @notice A message was sent. With the outbox and the two chains it is all that a delivery needs.
    event MessageSent(
        bytes32 indexed messageHash,
        address indexed sender,
        uint256 indexed nonce,
        uint256 destinationChainId,
        address inbox,
        address recipient,
        uint256 gasLimit,
        bytes payload
    );

    /// @notice The message names no inbox, or no recipient; `name` says which.
    error ZeroAddress(string name);
    /// @notice Messages carry no value.
    error ValueNotSupported(uint256 value);
    /// @notice The recipient is not the canonical ERC-7930 form of an address on an EVM chain.
    error InvalidRecipient(bytes recipient);
    /// @notice This attribute is given twice, or not well formed.
    error InvalidAttribute(bytes4 selector);
    /// @notice An ERC-7786 message must have this attribute.
    error MissingAttribute(bytes4 selector);

    /// @notice Sends a message from the caller.
    /// @param destinationChainId Where it is to be executed.
    /// @param inbox The `Inbox` there that is bound to this outbox.
    /// @param recipient An `IERC7786Recipient` there.
    /// @param payload What the recipient is given.
    /// @param gasLimit Gas that the recipient is given, exactly, when the message is delivered. One that is more than the
    /// destination has in a block can never be delivered.
    /// @return messageHash Its name everywhere; `receiveId` for the recipient.
    function send(
        uint256 destinationChainId,
        address inbox,
        address recipient,
        bytes calldata payload,
        uint256 gasLimit
    ) external returns (bytes32 messageHash);

    /// @notice Hash of the message with this nonce, zero when it was not sent.
    function messages(uint256 nonce) external view returns (bytes32);

    /// @notice How many messages were sent, which is the last nonce.
    function messageCount() external view returns (uint256);

    /// @notice The hash of a message; see `MessageHash`.
    function hashMessage(Message calldata message) external pure returns (bytes32);
}
