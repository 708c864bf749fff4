// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftKeyRegistry} from "../../../../contracts/coalition/keys/IBftKeyRegistry.sol";

/// @notice A registry that a test fills.
contract KeysDouble {
    struct Owner {
        address operator;
        uint64 since;
    }

    mapping(uint256 member => mapping(bytes32 keyId => Owner owner)) public operatorOf;
    mapping(uint256 root => mapping(uint256 index => IBftKeyRegistry.Seat seat)) private _seats;

    function setOperator(uint256 member, bytes32 keyId, address operator) external {
        operatorOf[member][keyId] = Owner(operator, uint64(block.timestamp));
    }

    function setSeat(uint256 root, uint256 index, bytes32 keyId, uint64 power, uint72 total) external {
        _seats[root][index] = IBftKeyRegistry.Seat(keyId, power, total);
    }

    function seatOf(uint256 root, uint256 index) external view returns (IBftKeyRegistry.Seat memory) {
        return _seats[root][index];
    }
}
