// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Inbox} from "../../../../contracts/messages/Inbox.sol";
import {Message} from "../../../../contracts/messages/Message.sol";
import {MessageHash} from "../../../../contracts/messages/libraries/MessageHash.sol";
import {IStateVerifier} from "../../../../contracts/state/IStateVerifier.sol";
import {CoalitionWorld} from "./CoalitionWorld.sol";
import {Recipient} from "./Recipients.sol";
import {VerifierDouble} from "./VerifierDouble.sol";

/// @notice A coalition with an inbox of its first member.
abstract contract InboxWorld is CoalitionWorld {
    address internal constant OUTBOX = address(0x0b0c);

    VerifierDouble internal _verifier;
    Inbox internal _inbox;
    Recipient internal _recipient;
    uint256 private _nonce;

    function _buildInbox() internal {
        _build();
        _verifier = new VerifierDouble(_client);
        _inbox = new Inbox(IStateVerifier(address(_verifier)), 77, OUTBOX, _breaker, ROUTE);
        _recipient = new Recipient();
    }

    function _message(address recipient, bytes memory payload) internal returns (Message memory message) {
        message = Message(
            77,
            OUTBOX,
            block.chainid,
            address(_inbox),
            address(1),
            recipient,
            ++_nonce,
            2_000_000,
            payload
        );
        _verifier.store(MessageHash.storageSlot(message.nonce), MessageHash.hashOf(message));
    }

    function _deliverCall(Message memory message) internal view returns (bytes memory) {
        IStateVerifier.BlockProof memory proof;
        return abi.encodeCall(_inbox.deliver, (message, proof, new bytes[](0), new bytes[](0)));
    }

    function _batchCall(Message[] memory batch) internal view returns (bytes memory) {
        IStateVerifier.BlockProof memory proof;
        bytes[][] memory proofs = new bytes[][](batch.length);
        return abi.encodeCall(_inbox.deliverBatch, (batch, proof, new bytes[](0), proofs));
    }
}
