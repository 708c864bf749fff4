// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title ICcipStateGateway
/// @notice The question that `CcipStateReader` has its gateways asked, as ABI: no contract implements it.
interface ICcipStateGateway {
    /// @notice `eth_getProof` of one storage slot in the block with this number and hash.
    function getStorageProof(
        address account,
        bytes32 slot,
        uint256 blockNumber,
        bytes32 blockHash
    ) external view returns (bytes[] memory accountProof, bytes[] memory storageProof);
}
