// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {PriceSource} from "./PriceSource.sol";

/// @notice Another implementation for the same storage.
contract PriceSourceV2 is PriceSource {
    function version() external pure returns (uint256) {
        return 2;
    }
}
