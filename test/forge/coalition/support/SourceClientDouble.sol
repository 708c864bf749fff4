// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISourceClient} from "../../../../contracts/libraries/ISourceClient.sol";

/// @notice A light client that is told what it accepted. It knows no gate, as real ones do not.
contract SourceClientDouble is ISourceClient {
    /// @notice Seconds after which it trusts nothing it has.
    uint256 public constant TRUSTING_PERIOD = 14 days;

    uint256 public immutable override SOURCE_CHAIN_ID;
    uint256 public override head;
    bool public override consistent = true;
    mapping(uint256 slot => bytes32) public override headers;
    mapping(uint256 slot => uint256) public override timestamps;
    /// @notice Committee of each period, which only the one before can hand over to.
    mapping(uint256 period => bytes32) public committees;
    uint256 public period;

    constructor(uint256 chainId) {
        SOURCE_CHAIN_ID = chainId;
        committees[0] = keccak256(abi.encode("committee", chainId, 0));
        _record(1);
    }

    function status() public view override returns (Status) {
        if (!consistent) return Status.Frozen;
        return block.timestamp > timestamps[head] + TRUSTING_PERIOD ? Status.Expired : Status.Active;
    }

    /// @notice A new head.
    function advance() external {
        require(status() == Status.Active, "not active");
        _record(head + 1);
    }

    /// @notice The next committee, with a header of the newest one.
    function rotate() external {
        require(status() == Status.Active, "not active");
        ++period;
        committees[period] = keccak256(abi.encode(committees[period - 1]));
        _record(head + 1);
    }

    /// @notice Proven misbehaviour.
    function freeze() external {
        consistent = false;
    }

    function _record(uint256 slot) private {
        head = slot;
        headers[slot] = keccak256(abi.encode(SOURCE_CHAIN_ID, slot));
        timestamps[slot] = block.timestamp;
    }
}
