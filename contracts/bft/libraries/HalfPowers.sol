// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title HalfPowers
/// @notice The power of double signers in the two halves of a set of up to 256 validators. One report of a set above 128
/// shows one half (docs/bft.md), so those in the low half and those in the high one are only ever seen apart.
/// @dev The halves have no place in common, so their powers add up. Two reports about one half may share signers: there the
/// greater power counts, which nobody can lower.
library HalfPowers {
    /// @notice The greatest power that one report proved of validators 0 to 127, and of validators 128 to 255.
    struct Powers {
        uint128 low;
        uint128 high;
    }

    /// @notice What is proven together once a report is counted: the sum of both halves, or the report's own power when that
    /// is more. A report about both halves counts for neither.
    /// @return raised Whether the power of a half grew. `powers` holds the new one.
    function raise(
        Powers memory powers,
        uint256 signers,
        uint72 power
    ) internal pure returns (bool raised, uint256 together) {
        if (signers >> 128 == 0) {
            raised = power > powers.low;
            if (raised) powers.low = power;
        } else if (uint128(signers) == 0) {
            raised = power > powers.high;
            if (raised) powers.high = power;
        }
        together = uint256(powers.low) + powers.high;
        if (power > together) together = power;
    }
}
