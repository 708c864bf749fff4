// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IStateVerifier} from "concordat/contracts/state/IStateVerifier.sol";

/// @notice Stands in for a state verifier and its light client where thousands of observations are needed: "proven" is what
/// the first node of the account proof says. Only for tests of what a feed makes of proven facts.
contract StandInVerifier {
    bool public consistent = true;

    function LIGHT_CLIENT() external view returns (address) {
        return address(this);
    }

    function freeze() external {
        consistent = false;
    }

    function storageSlots(
        IStateVerifier.BlockProof calldata,
        address,
        bytes32[] calldata slots,
        bytes[] calldata accountProof,
        bytes[][] calldata
    )
        external
        view
        returns (
            IStateVerifier.SourceBlock memory source,
            IStateVerifier.Account memory owner,
            bytes32[] memory values
        )
    {
        if (!consistent) revert IStateVerifier.LightClientFrozen(address(this));
        (source.number, source.timestamp, owner.codeHash, values) = abi.decode(
            accountProof[0],
            (uint256, uint256, bytes32, bytes32[])
        );
        owner.exists = true;
        if (values.length != slots.length) {
            revert IStateVerifier.StorageProofCount(slots.length, values.length);
        }
    }
}
