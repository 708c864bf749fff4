// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "concordat/contracts/ethereum/ILightClient.sol";

/// @notice Answers a light client's getters with what a test records, for headers that no light client here accepted.
contract RecordedHeaders {
    struct Header {
        bytes32 root;
        bytes32 stateRoot;
        bytes32 blockHash;
        uint256 blockNumber;
    }

    // solhint-disable func-name-mixedcase
    uint256 public immutable GENESIS_TIME;
    uint256 public immutable SECONDS_PER_SLOT;
    uint256 public immutable SLOTS_PER_EPOCH;
    bool public consistent = true;
    mapping(uint256 blockNumber => uint256 slot) public executionBlockSlots;
    mapping(uint256 slot => Header header) private _headers;
    ILightClient.Fork[] private _forks;

    constructor(
        uint256 genesisTime,
        uint256 secondsPerSlot,
        uint256 slotsPerEpoch,
        ILightClient.Fork[] memory rows
    ) {
        GENESIS_TIME = genesisTime;
        SECONDS_PER_SLOT = secondsPerSlot;
        SLOTS_PER_EPOCH = slotsPerEpoch;
        for (uint256 i; i < rows.length; ++i) _forks.push(rows[i]);
    }

    function record(uint256 slot, Header calldata header) external {
        _headers[slot] = header;
        executionBlockSlots[header.blockNumber] = slot;
    }

    function freeze() external {
        consistent = false;
    }

    function headers(uint256 slot) external view returns (bytes32) {
        return _headers[slot].root;
    }

    function executionStateRoots(uint256 slot) external view returns (bytes32) {
        return _headers[slot].stateRoot;
    }

    function executionBlockHashes(uint256 slot) external view returns (bytes32) {
        return _headers[slot].blockHash;
    }

    function executionBlockNumbers(uint256 slot) external view returns (uint256) {
        return _headers[slot].blockNumber;
    }

    function forks() external view returns (ILightClient.Fork[] memory) {
        return _forks;
    }
}
