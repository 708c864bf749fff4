// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title StakeFloor
/// @notice What of a stake counts: it falls at once, and rises only to the least that was seen over some time.
library StakeFloor {
    /// @notice `floor` counts. `rising` is the least seen since `since`, zero when nothing above the floor was seen.
    struct Floor {
        uint128 floor;
        uint128 rising;
        uint64 since;
    }

    /// @notice The floor after `stake`, of less than 2^128, was seen now.
    function seen(
        Floor memory known,
        uint256 stake,
        uint256 maturity
    ) internal view returns (Floor memory next) {
        if (stake <= known.floor) return Floor(uint128(stake), 0, 0);
        if (known.rising == 0) return Floor(known.floor, uint128(stake), uint64(block.timestamp));
        uint128 least = stake < known.rising ? uint128(stake) : known.rising;
        if (block.timestamp < known.since + maturity) return Floor(known.floor, least, known.since);
        if (stake == least) return Floor(least, 0, 0);
        return Floor(least, uint128(stake), uint64(block.timestamp));
    }
}
