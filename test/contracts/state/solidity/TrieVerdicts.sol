// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TrieProof} from "concordat/contracts/state/libraries/TrieProof.sol";

/// @notice Verdicts of `TrieProof` on many proofs in one call.
contract TrieVerdicts {
    enum Verdict {
        Refused,
        Absent,
        Present,
        Crashed
    }

    struct Case {
        bytes32 root;
        bytes key;
        bytes[] proof;
    }

    function verify(
        bytes32 root,
        bytes calldata key,
        bytes[] calldata proof
    ) external pure returns (bool exists, bytes memory value) {
        (exists, value) = TrieProof.verify(root, key, proof);
    }

    function verifyWord(
        bytes32 root,
        bytes32 key,
        bytes[] calldata proof
    ) external pure returns (bool exists, bytes memory value) {
        (exists, value) = TrieProof.verify(root, key, proof);
    }

    /// @notice A refusal must name its reason: no data, or a panic, counts as `Crashed`.
    function verdicts(
        Case[] calldata cases
    ) external view returns (Verdict[] memory found, bytes[] memory values) {
        found = new Verdict[](cases.length);
        values = new bytes[](cases.length);
        for (uint256 i; i < cases.length; ++i) {
            try this.verify(cases[i].root, cases[i].key, cases[i].proof) returns (
                bool exists,
                bytes memory value
            ) {
                found[i] = exists ? Verdict.Present : Verdict.Absent;
                values[i] = value;
            } catch (bytes memory reason) {
                bool named = reason.length >= 4 && bytes4(reason) != 0x4e487b71;
                found[i] = named ? Verdict.Refused : Verdict.Crashed;
            }
        }
    }
}
