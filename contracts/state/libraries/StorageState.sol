// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {StrictRLP} from "./StrictRLP.sol";
import {TrieProof} from "./TrieProof.sol";

/// @title StorageState
/// @notice Slots of a storage trie, present or not.
library StorageState {
    /// @notice A storage trie never holds a zero: a slot that becomes zero leaves it.
    error ZeroStorageValue();

    /// @notice The value at `slot`; `exists` is false, and `value` zero, when the trie has no entry.
    function read(
        bytes32 storageHash,
        bytes32 slot,
        bytes[] calldata proof
    ) internal pure returns (bool exists, uint256 value) {
        bytes calldata encoded;
        (exists, encoded) = TrieProof.verify(storageHash, keccak256(abi.encode(slot)), proof);
        if (!exists) return (false, 0);
        uint256 position;
        assembly ("memory-safe") {
            position := encoded.offset
        }
        uint256 end = position + encoded.length;
        (value, position) = StrictRLP.readUint(position, end, 32);
        if (position != end) revert StrictRLP.RlpTrailingBytes();
        if (value == 0) revert ZeroStorageValue();
    }
}
