// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC7786Recipient} from "@openzeppelin/contracts/interfaces/draft-IERC7786.sol";

/// @notice Takes messages, once it is told to.
contract Recipient is IERC7786Recipient {
    bool public open = true;
    uint256 public received;

    function setOpen(bool open_) external {
        open = open_;
    }

    function receiveMessage(
        bytes32,
        bytes calldata,
        bytes calldata
    ) external payable override returns (bytes4) {
        require(open, "closed");
        ++received;
        return IERC7786Recipient.receiveMessage.selector;
    }
}

/// @notice Calls what the message says while it takes it, and remembers how that went.
contract CallbackRecipient is IERC7786Recipient {
    uint256 public calls;
    uint256 public successes;

    function receiveMessage(
        bytes32,
        bytes calldata,
        bytes calldata payload
    ) external payable override returns (bytes4) {
        (address[] memory targets, bytes[] memory data) = abi.decode(payload, (address[], bytes[]));
        for (uint256 i; i < targets.length; ++i) {
            (bool ok, ) = targets[i].call(data[i]);
            ++calls;
            if (ok) ++successes;
        }
        return IERC7786Recipient.receiveMessage.selector;
    }
}
