// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC1967Utils} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Utils.sol";

/// @notice A price contract of a source chain: one packed word, as aggregators keep it, and rounds beside it.
contract PriceSource {
    struct Transmission {
        int192 answer;
        uint64 timestamp;
    }

    Transmission public latest; // slot 0
    int256 public wide; // slot 1
    uint32 public round; // slot 2
    uint8 public decimals; // slot 2, offset 4
    mapping(uint256 round => Transmission transmission) public transmissions; // slot 3

    function set(int192 answer) external {
        setAt(answer, uint64(block.timestamp));
    }

    function setAt(int192 answer, uint64 timestamp) public {
        latest = Transmission(answer, timestamp);
        transmissions[++round] = latest;
    }

    function setWide(int256 value) external {
        wide = value;
    }

    function setDecimals(uint8 value) external {
        decimals = value;
    }

    /// @dev For the proxy.
    function upgrade(address implementation) external {
        ERC1967Utils.upgradeToAndCall(implementation, "");
    }
}
