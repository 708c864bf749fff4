// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC7786Recipient} from "@openzeppelin/contracts/interfaces/draft-IERC7786.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {InteroperableAddress} from "@openzeppelin/contracts/utils/draft-InteroperableAddress.sol";

import {ILightClient} from "../ethereum/ILightClient.sol";
import {Gated} from "../libraries/Gated.sol";
import {IConsumerGate} from "../libraries/IConsumerGate.sol";
import {IStateVerifier} from "../state/IStateVerifier.sol";
import {IInbox} from "./IInbox.sol";
import {IOutbox} from "./IOutbox.sol";
import {Message} from "./Message.sol";
import {MessageExecution} from "./libraries/MessageExecution.sol";
import {MessageHash} from "./libraries/MessageHash.sol";

/// @title Inbox
/// @notice See `IInbox`.
/// @dev Checks, then the proof, then the status, then the call; and besides no entry while a recipient is being called.
contract Inbox is IInbox, Gated, ReentrancyGuardTransient {
    /// @inheritdoc IInbox
    IStateVerifier public immutable override STATE_VERIFIER;
    /// @inheritdoc IInbox
    ILightClient public immutable override LIGHT_CLIENT;
    /// @inheritdoc IInbox
    uint256 public immutable override SOURCE_CHAIN_ID;
    /// @inheritdoc IInbox
    address public immutable override OUTBOX;

    /// @inheritdoc IInbox
    /// @dev Unknown, then Executed or Failed; Failed, then Executed.
    mapping(bytes32 messageHash => Status status) public override statusOf;

    /// @notice Binds the inbox to its source for ever. `sourceChainId` is given so that a light client of another chain
    /// than the deployer thinks of is refused. `gate` is asked once for each execution of a message; zero for none.
    constructor(
        IStateVerifier stateVerifier,
        uint256 sourceChainId,
        address outbox,
        IConsumerGate gate,
        bytes32 route
    ) Gated(gate, route) {
        if (address(stateVerifier) == address(0)) revert ZeroAddress("stateVerifier");
        if (outbox == address(0)) revert ZeroAddress("outbox");
        ILightClient lightClient = stateVerifier.LIGHT_CLIENT();
        uint256 actual = lightClient.SOURCE_CHAIN_ID();
        if (actual != sourceChainId) revert WrongSourceChain(sourceChainId, actual);
        STATE_VERIFIER = stateVerifier;
        LIGHT_CLIENT = lightClient;
        SOURCE_CHAIN_ID = sourceChainId;
        OUTBOX = outbox;
    }

    // --------------------------------------------------------------------------------------------- delivery

    /// @inheritdoc IInbox
    function deliver(
        Message calldata message,
        IStateVerifier.BlockProof calldata blockProof,
        bytes[] calldata accountProof,
        bytes[] calldata storageProof
    ) external override nonReentrant returns (bool executed) {
        bytes32 messageHash = _requireNew(message);
        (, bytes32 sent) = STATE_VERIFIER.storageSlot(
            blockProof,
            OUTBOX,
            MessageHash.storageSlot(message.nonce),
            accountProof,
            storageProof
        );
        _requireSent(message.nonce, sent, messageHash);
        return _deliver(message, messageHash);
    }

    /// @inheritdoc IInbox
    function deliverBatch(
        Message[] calldata batch,
        IStateVerifier.BlockProof calldata blockProof,
        bytes[] calldata accountProof,
        bytes[][] calldata storageProofs
    ) external override nonReentrant returns (uint256 executed) {
        uint256 count = batch.length;
        if (count == 0) revert EmptyBatch();
        bytes32[] memory hashes = new bytes32[](count);
        bytes32[] memory slots = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            hashes[i] = _requireBound(batch[i]);
            slots[i] = MessageHash.storageSlot(batch[i].nonce);
        }
        (, , bytes32[] memory sent) = STATE_VERIFIER.storageSlots(
            blockProof,
            OUTBOX,
            slots,
            accountProof,
            storageProofs
        );
        for (uint256 i = 0; i < count; ++i) _requireSent(batch[i].nonce, sent[i], hashes[i]);
        for (uint256 i = 0; i < count; ++i) {
            if (statusOf[hashes[i]] == Status.Unknown && _deliver(batch[i], hashes[i])) ++executed;
        }
    }

    /// @inheritdoc IInbox
    function deliverByLog(
        Message calldata message,
        IStateVerifier.BlockProof calldata blockProof,
        bytes calldata header,
        uint256 transactionIndex,
        uint256 logIndex,
        bytes[] calldata receiptProof
    ) external override nonReentrant returns (bool executed) {
        bytes32 messageHash = _requireNew(message);
        (, IStateVerifier.Log memory log) = STATE_VERIFIER.log(
            blockProof,
            header,
            transactionIndex,
            logIndex,
            receiptProof
        );
        if (log.emitter != OUTBOX) revert WrongEmitter(OUTBOX, log.emitter);
        if (log.topics.length != 4 || log.topics[0] != IOutbox.MessageSent.selector) revert NotMessageSent();
        // the hash binds all the rest of the log
        _requireSent(message.nonce, log.topics[1], messageHash);
        return _deliver(message, messageHash);
    }

    /// @inheritdoc IInbox
    function retry(Message calldata message) external override nonReentrant {
        bytes32 messageHash = _requireBound(message);
        Status status = statusOf[messageHash];
        if (status != Status.Failed) revert NotFailed(messageHash, status);
        (bool ok, bytes memory reason) = _execute(message, messageHash, true);
        if (!ok) revert ExecutionFailed(messageHash, reason);
    }

    /// @inheritdoc IInbox
    function execute(Message calldata message, bytes32 messageHash, bool all) external override {
        if (msg.sender != address(this)) revert NotSelf(msg.sender);
        bytes memory sender = InteroperableAddress.formatEvmV1(SOURCE_CHAIN_ID, message.sender);
        MessageExecution.requireTaken(
            message.recipient,
            message.gasLimit,
            all,
            abi.encodeCall(IERC7786Recipient.receiveMessage, (messageHash, sender, message.payload))
        );
    }

    /// @inheritdoc IInbox
    function hashMessage(Message calldata message) external pure override returns (bytes32) {
        return MessageHash.hashOf(message);
    }

    // ------------------------------------------------------------------------------------------------ checks

    /// @dev The message is for this inbox and of its outbox, and calls nothing that the inbox depends on.
    function _requireBound(Message calldata message) private view returns (bytes32) {
        if (message.sourceChainId != SOURCE_CHAIN_ID) {
            revert WrongSourceChain(SOURCE_CHAIN_ID, message.sourceChainId);
        }
        if (message.outbox != OUTBOX) revert WrongOutbox(OUTBOX, message.outbox);
        if (message.destinationChainId != block.chainid) {
            revert WrongDestinationChain(block.chainid, message.destinationChainId);
        }
        if (message.inbox != address(this)) revert WrongInbox(address(this), message.inbox);
        address recipient = message.recipient;
        if (
            recipient == address(this) ||
            recipient == address(STATE_VERIFIER) ||
            recipient == address(LIGHT_CLIENT) ||
            (recipient == address(GATE) && recipient != address(0))
        ) {
            revert ForbiddenRecipient(recipient);
        }
        return MessageHash.hashOf(message);
    }

    function _requireNew(Message calldata message) private view returns (bytes32 messageHash) {
        messageHash = _requireBound(message);
        Status status = statusOf[messageHash];
        if (status != Status.Unknown) revert AlreadyDelivered(messageHash, status);
    }

    /// @dev `sent` was proven. Zero is what an unwritten slot holds, and never a message.
    function _requireSent(uint256 nonce, bytes32 sent, bytes32 given) private pure {
        if (sent == 0) revert MessageNotSent(nonce);
        if (sent != given) revert WrongMessage(nonce, sent, given);
    }

    /// @dev Proofs ask this too; but a recipient may freeze the light client between two messages of a batch, and a retry
    /// has no proof. While the gate is guarded, a batch of more messages than may be executed now is refused as a whole.
    function _requireOpen() private {
        if (!LIGHT_CLIENT.consistent()) revert IStateVerifier.LightClientFrozen(address(LIGHT_CLIENT));
        _consumeAction(address(LIGHT_CLIENT));
    }

    // --------------------------------------------------------------------------------------------- execution

    function _deliver(Message calldata message, bytes32 messageHash) private returns (bool ok) {
        bytes memory reason;
        (ok, reason) = _execute(message, messageHash, false);
        if (!ok) {
            statusOf[messageHash] = Status.Failed;
            emit MessageFailed(messageHash, message.recipient, reason);
        }
    }

    /// @dev The status is written before the call.
    function _execute(
        Message calldata message,
        bytes32 messageHash,
        bool all
    ) private returns (bool ok, bytes memory reason) {
        _requireOpen();
        statusOf[messageHash] = Status.Executed;
        uint256 gasLimit = message.gasLimit;
        try this.execute{gas: MessageExecution.gasLeftAboveReserve(gasLimit)}(message, messageHash, all) {
            emit MessageExecuted(messageHash, message.recipient);
            return (true, "");
        } catch (bytes memory revertData) {
            return (false, MessageExecution.reasonOf(revertData, gasLimit));
        }
    }
}
