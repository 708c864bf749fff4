// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice A message between two chains. Its hash binds every field; see `MessageHash`.
/// @param sourceChainId Chain id on which it was sent.
/// @param outbox The `Outbox` it was sent through.
/// @param destinationChainId Chain id on which it is to be executed.
/// @param inbox The `Inbox` that may execute it.
/// @param sender Who called the outbox.
/// @param recipient The contract that is called, an `IERC7786Recipient`.
/// @param nonce Number of the message in its outbox, from 1.
/// @param gasLimit Gas that the recipient is given at delivery, exactly.
/// @param payload What the recipient is given.
struct Message {
    uint256 sourceChainId;
    address outbox;
    uint256 destinationChainId;
    address inbox;
    address sender;
    address recipient;
    uint256 nonce;
    uint256 gasLimit;
    bytes payload;
}
