// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../ethereum/ILightClient.sol";
import {IStateVerifier} from "../state/IStateVerifier.sol";
import {Message} from "./Message.sol";

/// @title IInbox
/// @notice Executes messages of one outbox on one source chain, each once, after a proof against what the source chain's
/// light client accepted. Anybody may deliver. It has no owner, and nothing about it can be changed.
/// @dev Messages are executed in any order, at any time after they are finalized on the source chain; they do not expire.
/// Errors of the proof itself are those of `IStateVerifier`.
interface IInbox {
    /// @notice Unknown: not delivered. Executed: the recipient took it (while it is being called, too). Failed: it was
    /// proven, but the recipient did not take it; see `retry`.
    enum Status {
        Unknown,
        Executed,
        Failed
    }

    /// @notice The recipient took the message.
    event MessageExecuted(bytes32 indexed messageHash, address indexed recipient);
    /// @notice The recipient did not take the message, given the gas the sender asked for. `reason` is the first 256 bytes
    /// of what it reverted with, or one of this interface's errors.
    event MessageFailed(bytes32 indexed messageHash, address indexed recipient, bytes reason);

    /// @notice A constructor parameter is zero; `name` says which.
    error ZeroAddress(string name);
    /// @notice The message is from another chain, or the light client is about another one.
    error WrongSourceChain(uint256 expected, uint256 actual);
    /// @notice The message is from another outbox.
    error WrongOutbox(address expected, address actual);
    /// @notice The message is for another chain.
    error WrongDestinationChain(uint256 expected, uint256 actual);
    /// @notice The message is for another inbox.
    error WrongInbox(address expected, address actual);
    /// @notice No message may call what the inbox itself depends on.
    error ForbiddenRecipient(address recipient);
    /// @notice The message was delivered before; when it failed, see `retry`.
    error AlreadyDelivered(bytes32 messageHash, Status status);
    /// @notice Only a failed message can be retried.
    error NotFailed(bytes32 messageHash, Status status);
    /// @notice The proven state has no message of this nonce.
    error MessageNotSent(uint256 nonce);
    /// @notice Another message than this was sent: with this nonce, or in this log.
    error WrongMessage(uint256 nonce, bytes32 sent, bytes32 given);
    /// @notice The log is another contract's.
    error WrongEmitter(address expected, address actual);
    /// @notice The log is not `IOutbox.MessageSent`.
    error NotMessageSent();
    /// @notice The batch has no message.
    error EmptyBatch();
    /// @notice Too little gas came with the transaction to give the recipient what the sender asked for.
    error NotEnoughGas(uint256 required, uint256 available);
    /// @notice The retried message failed again.
    error ExecutionFailed(bytes32 messageHash, bytes reason);
    /// @notice Only the inbox itself may call this.
    error NotSelf(address caller);
    /// @notice The recipient did not take the message. Ends a frame inside of a delivery, never the delivery.
    error RecipientFailed(bytes reason);
    /// @notice There is no contract at the recipient's address. A reason to fail, which may pass.
    error RecipientHasNoCode(address recipient);
    /// @notice The recipient did not answer with the selector of `receiveMessage`. A reason to fail.
    error WrongAnswer(address recipient);

    // --------------------------------------------------------------------------------------------- delivery

    /// @notice Executes a message that is in the outbox's storage in the proven block. A failure of the recipient is
    /// recorded, and does not revert.
    /// @return executed Whether the recipient took it.
    function deliver(
        Message calldata message,
        IStateVerifier.BlockProof calldata blockProof,
        bytes[] calldata accountProof,
        bytes[] calldata storageProof
    ) external returns (bool executed);

    /// @notice Executes several messages by one proof of the outbox's account. Those delivered before are passed over, so
    /// that nobody can spoil a batch by delivering a part of it.
    /// @return executed How many were executed here.
    function deliverBatch(
        Message[] calldata batch,
        IStateVerifier.BlockProof calldata blockProof,
        bytes[] calldata accountProof,
        bytes[][] calldata storageProofs
    ) external returns (uint256 executed);

    /// @notice Executes a message by the log of its sending, also where the outbox's state is not to be had any more.
    /// @param header RLP of the proven block's header.
    /// @return executed Whether the recipient took it.
    function deliverByLog(
        Message calldata message,
        IStateVerifier.BlockProof calldata blockProof,
        bytes calldata header,
        uint256 transactionIndex,
        uint256 logIndex,
        bytes[] calldata receiptProof
    ) external returns (bool executed);

    /// @notice Executes a failed message again, with all the gas that is there, but not less than the sender asked for. No
    /// proof is needed. Reverts when it fails again.
    function retry(Message calldata message) external;

    /// @notice The frame in which a recipient is called. Only the inbox itself may call it: what a recipient did is undone
    /// with this frame unless it took the message, so that a failed message left nothing behind.
    /// @param all Whether the recipient is given all gas there is, and not only what the sender asked for.
    function execute(Message calldata message, bytes32 messageHash, bool all) external;

    // ------------------------------------------------------------------------------------------------ reads

    /// @notice What became of a message.
    function statusOf(bytes32 messageHash) external view returns (Status);

    /// @notice The hash of a message; see `MessageHash`.
    function hashMessage(Message calldata message) external pure returns (bytes32);

    // solhint-disable func-name-mixedcase
    /// @notice Reads the source chain.
    function STATE_VERIFIER() external view returns (IStateVerifier);

    /// @notice The light client of the source chain.
    function LIGHT_CLIENT() external view returns (ILightClient);

    /// @notice Chain id of the source chain.
    function SOURCE_CHAIN_ID() external view returns (uint256);

    /// @notice The outbox on the source chain.
    function OUTBOX() external view returns (address);
    // solhint-enable func-name-mixedcase
}
