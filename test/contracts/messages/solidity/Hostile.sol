// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC7786Recipient} from "@openzeppelin/contracts/interfaces/draft-IERC7786.sol";

/// @notice A recipient that does what it is armed for.
contract Hostile is IERC7786Recipient {
    enum Mode {
        Call,
        CallThenRevert,
        BurnGas,
        ReturnBomb,
        RevertBomb,
        WrongAnswer,
        DirtyAnswer,
        ShortAnswer
    }

    Mode public mode;
    address public target;
    bytes public callData;

    uint256 public received;
    bool public callSucceeded;
    bytes public callAnswer;

    function arm(Mode newMode, address newTarget, bytes calldata newCallData) external {
        mode = newMode;
        target = newTarget;
        callData = newCallData;
    }

    function receiveMessage(bytes32, bytes calldata, bytes calldata) external payable returns (bytes4) {
        ++received;
        if (mode == Mode.Call || mode == Mode.CallThenRevert) {
            (callSucceeded, callAnswer) = target.call(callData);
            if (mode == Mode.CallThenRevert) revert("called");
        } else if (mode == Mode.BurnGas) {
            assembly ("memory-safe") {
                invalid()
            }
        } else if (mode == Mode.ReturnBomb) {
            _bomb(false);
        } else if (mode == Mode.RevertBomb) {
            _bomb(true);
        } else if (mode == Mode.WrongAnswer) {
            return 0xdeadbeef;
        } else {
            _answer(mode == Mode.ShortAnswer ? 4 : 32);
        }
        return this.receiveMessage.selector;
    }

    /// @dev As much return data as the gas is good for, less what it takes to get there.
    function _bomb(bool reverting) private pure {
        assembly ("memory-safe") {
            switch reverting
            case 0 {
                return(0, 500000)
            }
            default {
                revert(0, 500000)
            }
        }
    }

    /// @dev The selector with something behind it, or cut off.
    function _answer(uint256 size) private pure {
        bytes32 word = bytes32(IERC7786Recipient.receiveMessage.selector) | bytes32(uint256(1));
        assembly ("memory-safe") {
            mstore(0, word)
            return(0, size)
        }
    }
}
