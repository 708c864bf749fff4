// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC7786Recipient} from "@openzeppelin/contracts/crosschain/ERC7786Recipient.sol";

/// @notice An honest recipient: takes what its inbox brings from one sender, and keeps it. It can be told to refuse.
contract Ledger is ERC7786Recipient {
    error Refused();

    address public immutable INBOX;
    bytes32 private immutable _SENDER_HASH;

    uint256 public received;
    bool public refusing;
    mapping(bytes32 receiveId => uint256 times) public timesReceived;
    mapping(bytes32 receiveId => bytes payload) public payloadOf;

    constructor(address inbox, bytes memory sender) {
        INBOX = inbox;
        _SENDER_HASH = keccak256(sender);
    }

    function refuse(bool yes) external {
        refusing = yes;
    }

    function _isAuthorizedGateway(
        address gateway,
        bytes calldata sender
    ) internal view override returns (bool) {
        return gateway == INBOX && keccak256(sender) == _SENDER_HASH;
    }

    function _processMessage(
        address,
        bytes32 receiveId,
        bytes calldata,
        bytes calldata payload
    ) internal override {
        if (refusing) revert Refused();
        ++received;
        ++timesReceived[receiveId];
        payloadOf[receiveId] = payload;
    }
}
