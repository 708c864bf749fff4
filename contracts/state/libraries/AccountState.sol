// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IStateVerifier} from "../IStateVerifier.sol";
import {StrictRLP} from "./StrictRLP.sol";
import {TrieProof} from "./TrieProof.sol";

/// @title AccountState
/// @notice Accounts of a state trie, present or not.
library AccountState {
    /// @notice An account of more or fewer than four items.
    error AccountItemCount();

    /// @notice keccak256 of no code.
    bytes32 internal constant EMPTY_CODE_HASH =
        0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470;

    /// @notice The account at `target`; when there is none, `exists` is false and the hashes are those of nothing.
    function read(
        bytes32 stateRoot,
        address target,
        bytes[] calldata proof
    ) internal pure returns (IStateVerifier.Account memory account) {
        (bool exists, bytes calldata encoded) = TrieProof.verify(
            stateRoot,
            keccak256(abi.encodePacked(target)),
            proof
        );
        if (exists) return decode(encoded);
        account.storageHash = TrieProof.EMPTY_ROOT;
        account.codeHash = EMPTY_CODE_HASH;
    }

    /// @notice The account at `target`, which must exist.
    function readExisting(
        bytes32 stateRoot,
        address target,
        bytes[] calldata proof
    ) internal pure returns (IStateVerifier.Account memory account) {
        account = read(stateRoot, target, proof);
        if (!account.exists) revert IStateVerifier.AccountAbsent(target);
    }

    /// @notice Decodes `[nonce, balance, storageHash, codeHash]`.
    function decode(bytes calldata encoded) internal pure returns (IStateVerifier.Account memory account) {
        (uint256 position, uint256 end) = StrictRLP.readWholeList(encoded);
        account.exists = true;
        (account.nonce, position) = StrictRLP.readUint(position, end, 8);
        (account.balance, position) = StrictRLP.readUint(position, end, 32);
        (account.storageHash, position) = StrictRLP.readBytes32(position, end);
        (account.codeHash, position) = StrictRLP.readBytes32(position, end);
        if (position != end) revert AccountItemCount();
    }
}
