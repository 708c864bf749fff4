// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Gated} from "../../libraries/Gated.sol";
import {IConsumerGate} from "../../libraries/IConsumerGate.sol";
import {IStateVerifier} from "../../state/IStateVerifier.sol";
import {IInterchainSecurityModule} from "./IInterchainSecurityModule.sol";

/// @title StateProofIsm
/// @notice A Hyperlane security module without validators: the origin mailbox's `Dispatch` event is proven by a receipt
/// of a block that a light client accepted. Nobody owns it and it keeps nothing.
/// @dev After hyperlane-xyz/hyperlane-monorepo `solidity/contracts/libs/Message.sol` at commit
/// 1f3780f5f3c262f8eaa642fdfcc69d618ed3492d (version 1 byte, nonce 4, origin 4, sender 32, destination 4, recipient 32,
/// body) and `solidity/contracts/interfaces/IMailbox.sol` at commit 5013067558c1db90f1eb4b7c5747970f7d005b77 (the event).
/// A mailbox keeps no storage slot for each dispatched message, so it is the event. Replays are the mailbox's business.
contract StateProofIsm is IInterchainSecurityModule, Gated {
    /// @notice Metadata is `abi.encode(DispatchProof)`. `header` is the RLP of the block's header.
    struct DispatchProof {
        IStateVerifier.BlockProof blockProof;
        bytes header;
        uint256 transactionIndex;
        uint256 logIndex;
        bytes[] receiptProof;
    }

    /// @notice The message is shorter than its head.
    error MessageTooShort(uint256 length);
    /// @notice The message is of another version of mailboxes.
    error WrongVersion(uint8 expected, uint8 actual);
    /// @notice The message comes from another domain.
    error WrongOrigin(uint32 expected, uint32 actual);
    /// @notice The message goes to another domain.
    error WrongDestination(uint32 expected, uint32 actual);
    /// @notice The log is another contract's.
    error WrongMailbox(address expected, address actual);
    /// @notice The log is not a `Dispatch` event.
    error NotDispatch();
    /// @notice Another message was dispatched there.
    error WrongMessage();

    /// @notice `Dispatch(address indexed sender, uint32 indexed destination, bytes32 indexed recipient, bytes message)`.
    bytes32 public constant DISPATCH_TOPIC = keccak256("Dispatch(address,uint32,bytes32,bytes)");
    /// @dev `Types.UNUSED`: metadata of no kind that stock relayers know how to build.
    uint8 private constant MODULE_TYPE = 0;
    /// @dev Where the body begins.
    uint256 private constant BODY_OFFSET = 77;

    /// @notice What reads the origin chain's receipts.
    IStateVerifier public immutable VERIFIER;
    /// @notice The mailbox on the origin chain; its proxy, where it has one.
    address public immutable ORIGIN_MAILBOX;
    /// @notice Hyperlane's domain of the origin chain.
    uint32 public immutable ORIGIN_DOMAIN;
    /// @notice Hyperlane's domain of this chain.
    uint32 public immutable DESTINATION_DOMAIN;
    /// @notice Version of the mailboxes: 3, by `solidity/contracts/upgrade/Versioned.sol` at commit 1961937e.
    uint8 public immutable MESSAGE_VERSION;
    address private immutable _LIGHT_CLIENT;

    /// @param gate Asked before every message; zero for none. What was asked is a read: mailboxes do not say here that they
    /// execute, so a guarded route is open.
    constructor(
        IStateVerifier verifier,
        address originMailbox,
        uint32 originDomain,
        uint32 destinationDomain,
        uint8 messageVersion,
        IConsumerGate gate,
        bytes32 route
    ) Gated(gate, route) {
        VERIFIER = verifier;
        _LIGHT_CLIENT = address(verifier.LIGHT_CLIENT());
        ORIGIN_MAILBOX = originMailbox;
        ORIGIN_DOMAIN = originDomain;
        DESTINATION_DOMAIN = destinationDomain;
        MESSAGE_VERSION = messageVersion;
    }

    /// @inheritdoc IInterchainSecurityModule
    /// @dev 0, `UNUSED`: whoever delivers brings the metadata to `Mailbox.process` themselves.
    function moduleType() external pure override returns (uint8) {
        return MODULE_TYPE;
    }

    /// @inheritdoc IInterchainSecurityModule
    /// @dev Reverts, naming what is wrong, where it could say `false`: a mailbox takes both for a no.
    function verify(bytes calldata metadata, bytes calldata message) external view override returns (bool) {
        _requireEnvelope(message);
        _requireConsumption(_LIGHT_CLIENT);
        DispatchProof memory proof = abi.decode(metadata, (DispatchProof));
        (, IStateVerifier.Log memory log) = VERIFIER.log(
            proof.blockProof,
            proof.header,
            proof.transactionIndex,
            proof.logIndex,
            proof.receiptProof
        );
        if (log.emitter != ORIGIN_MAILBOX) revert WrongMailbox(ORIGIN_MAILBOX, log.emitter);
        if (log.topics.length != 4 || log.topics[0] != DISPATCH_TOPIC) revert NotDispatch();
        if (keccak256(log.data) != keccak256(abi.encode(message))) revert WrongMessage();
        return true;
    }

    function _requireEnvelope(bytes calldata message) private view {
        if (message.length < BODY_OFFSET) revert MessageTooShort(message.length);
        uint8 version = uint8(message[0]);
        if (version != MESSAGE_VERSION) revert WrongVersion(MESSAGE_VERSION, version);
        uint32 origin = uint32(bytes4(message[5:9]));
        if (origin != ORIGIN_DOMAIN) revert WrongOrigin(ORIGIN_DOMAIN, origin);
        uint32 destination = uint32(bytes4(message[41:45]));
        if (destination != DESTINATION_DOMAIN) revert WrongDestination(DESTINATION_DOMAIN, destination);
    }
}
