// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice A contract on the source chain, with a few slots and a log.
contract SourceContract {
    error Failed();

    event Stored(uint256 indexed key, uint256 value);

    mapping(uint256 key => uint256 value) public values;

    function store(uint256 key, uint256 value) external {
        values[key] = value;
        emit Stored(key, value);
    }

    function fail() external pure {
        revert Failed();
    }
}
