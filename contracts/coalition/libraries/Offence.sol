// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title Offence
/// @notice Names of misdeeds. A name holds the key and the place, and nothing that a reporter could vary: not the order of
/// the headers, which of several pairs, which proof, which index of the key, or which set named it.
library Offence {
    /// @notice A key voted twice at one height, round and type.
    function equivocation(
        uint256 member,
        bytes32 keyId,
        uint64 height,
        uint32 round,
        uint8 voteType
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode("equivocation", member, keyId, height, round, voteType));
    }

    /// @notice A key signed two conflicting finalities; `fact` is the signing period and its committee.
    function finality(uint256 member, bytes32 keyId, bytes32 fact) internal pure returns (bytes32) {
        return keccak256(abi.encode("finality", member, keyId, fact));
    }
}
