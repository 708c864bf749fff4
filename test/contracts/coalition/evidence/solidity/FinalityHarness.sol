// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FinalityConflict} from "concordat/contracts/coalition/evidence/FinalityConflict.sol";
import {ILightClient} from "concordat/contracts/ethereum/ILightClient.sol";

/// @notice Opens the library as a court would use it.
contract FinalityHarness {
    function prove(
        ILightClient client,
        bytes calldata first,
        bytes calldata second
    ) external view returns (FinalityConflict.Proven memory) {
        return FinalityConflict.prove(client, first, second);
    }

    /// @notice The key at an index, of somebody who signed both.
    function convict(
        ILightClient client,
        bytes calldata first,
        bytes calldata second,
        uint256 index,
        bytes calldata pubkey,
        bytes32[] calldata branch
    ) external view returns (bytes32 keyId) {
        FinalityConflict.Proven memory proven = FinalityConflict.prove(client, first, second);
        FinalityConflict.requireOffender(proven, index);
        return
            FinalityConflict.keyAt(proven.committeeRoot, client.SYNC_COMMITTEE_SIZE(), index, pubkey, branch);
    }
}
