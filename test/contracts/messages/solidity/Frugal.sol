// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC7786Recipient} from "@openzeppelin/contracts/interfaces/draft-IERC7786.sol";

/// @notice A recipient that notices when it was starved: its work is a call of its own, whose failure it survives.
contract Frugal is IERC7786Recipient {
    uint256 public done;
    uint256 public starved;
    mapping(uint256 index => uint256 value) public values;

    function receiveMessage(bytes32, bytes calldata, bytes calldata) external payable returns (bytes4) {
        try this.work() {
            ++done;
        } catch {
            ++starved;
        }
        return this.receiveMessage.selector;
    }

    function work() external {
        for (uint256 i = 0; i < 4; ++i) values[i] = block.number;
    }
}
