// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice A light client of some chain, of which registries ask the chain alone.
contract ChainOnly {
    // solhint-disable-next-line var-name-mixedcase
    uint256 public SOURCE_CHAIN_ID;

    constructor(uint256 sourceChainId) {
        SOURCE_CHAIN_ID = sourceChainId;
    }
}

/// @notice What registries ask the coalition.
contract Members {
    error UnknownMember(uint256 member);

    mapping(uint256 member => address client) private _clients;

    function put(uint256 member, uint256 sourceChainId) external {
        _clients[member] = address(new ChainOnly(sourceChainId));
    }

    function clientOf(uint256 member) external view returns (address client) {
        client = _clients[member];
        if (client == address(0)) revert UnknownMember(member);
    }
}
