// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IStateVerifier} from "concordat/contracts/state/IStateVerifier.sol";
import {TransactionReceipt} from "concordat/contracts/state/libraries/TransactionReceipt.sol";

/// @notice `TransactionReceipt` without a block around it.
contract ReceiptReader {
    function read(
        bytes32 root,
        uint256 index,
        bytes[] calldata proof
    ) external pure returns (IStateVerifier.Receipt memory) {
        return TransactionReceipt.decode(TransactionReceipt.read(root, index, proof));
    }

    function decode(bytes calldata encoded) external pure returns (IStateVerifier.Receipt memory) {
        return TransactionReceipt.decode(encoded);
    }

    function decodeLog(
        bytes calldata encoded,
        uint256 index,
        uint256 logIndex
    ) external pure returns (IStateVerifier.Log memory) {
        return TransactionReceipt.decodeLog(encoded, index, logIndex);
    }
}
