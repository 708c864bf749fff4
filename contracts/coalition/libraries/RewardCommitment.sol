// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title RewardCommitment
/// @notice Who knew of a misdeed first. A reporter publishes a hash, waits, and only then shows the evidence: whoever copies
/// it from there is too late to commit.
/// @dev The hash names the reporter, so a copied one is worth nothing, and a salt, so nobody can try facts against it. What
/// keeps reporters from committing to everything beforehand is the fact: it hashes both contradicting headers, of which
/// the second does not exist before somebody signs it. An offender can report itself; that gives it back the reward's share.
library RewardCommitment {
    /// @notice `keccak256(abi.encode(reporter, fact, salt))`.
    function hash(address reporter, bytes32 fact, bytes32 salt) internal pure returns (bytes32) {
        return keccak256(abi.encode(reporter, fact, salt));
    }

    /// @notice When a commitment counts: `delay` before the charge at the latest. Zero when it was never made or is too young.
    function maturedAt(uint64 committedAt, uint64 chargedAt, uint256 delay) internal pure returns (uint64) {
        if (committedAt == 0 || uint256(committedAt) + delay > chargedAt) return 0;
        return committedAt;
    }
}
