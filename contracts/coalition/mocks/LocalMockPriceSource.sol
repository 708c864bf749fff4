// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice A price contract of a source chain: one packed word, as aggregators keep it, that anybody sets.
contract LocalMockPriceSource {
    struct Transmission {
        int192 answer;
        uint64 timestamp;
    }

    Transmission public latest; // slot 0

    function set(int192 answer) external {
        latest = Transmission(answer, uint64(block.timestamp));
    }
}
