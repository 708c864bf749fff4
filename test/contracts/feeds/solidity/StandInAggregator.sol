// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice An aggregator that says what it is told, or misbehaves.
contract StandInAggregator {
    bytes32 public base;
    bytes32 public quote;
    uint8 public decimals;
    int256 public answer;
    uint256 public updatedAt;
    /// 0: answers; 1: reverts; 2: burns all gas; 3: answers with too little; 4: answers with far too much; 5: reverts with
    /// far too much
    uint8 public mode;
    uint256 public constant version = 4;

    constructor(bytes32 base_, bytes32 quote_, uint8 decimals_) {
        (base, quote, decimals) = (base_, quote_, decimals_);
    }

    function say(int256 answer_, uint256 updatedAt_, uint8 mode_) external {
        (answer, updatedAt, mode) = (answer_, updatedAt_, mode_);
    }

    function setDecimals(uint8 decimals_) external {
        decimals = decimals_;
    }

    function latestRoundData() public view returns (uint80, int256, uint256, uint256, uint80) {
        if (mode == 1) revert("no");
        if (mode == 2) while (true) {}
        if (mode == 3) {
            assembly {
                return(0, 0x80)
            }
        }
        if (mode == 4) {
            int256 said = answer;
            uint256 at = updatedAt;
            assembly {
                mstore(0x20, said)
                mstore(0x60, at)
                return(0, 100000)
            }
        }
        if (mode == 5) {
            assembly {
                revert(0, 100000)
            }
        }
        return (1, answer, updatedAt, updatedAt, 1);
    }

    function getRoundData(uint80) external view returns (uint80, int256, uint256, uint256, uint80) {
        return latestRoundData();
    }
}
