// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "concordat/contracts/ethereum/ILightClient.sol";
import {BlockRoots} from "concordat/contracts/state/libraries/BlockRoots.sol";

/// @notice `BlockRoots` without a light client.
contract BlockRootsReader {
    function verify(
        ILightClient.Fork[] calldata forks,
        ILightClient.BeaconBlockHeader calldata recorded,
        bytes32[] calldata branch,
        ILightClient.BeaconBlockHeader calldata ancestor
    ) external view returns (bool) {
        BlockRoots.verify(forks, 32, 8192, recorded, branch, ancestor);
        return true;
    }

    function gindex(uint256 finalizedRootGindex) external pure returns (uint256) {
        return BlockRoots.gindex(finalizedRootGindex);
    }
}
