// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SSZ} from "./SSZ.sol";

/// @title SigningDomain
/// @notice What a sync committee signs: the header's root under a domain that names fork and network.
library SigningDomain {
    /// @dev `DOMAIN_SYNC_COMMITTEE`.
    bytes32 private constant DOMAIN_SYNC_COMMITTEE = bytes32(bytes4(0x07000000));

    /// @notice compute_domain(DOMAIN_SYNC_COMMITTEE, version, genesisValidatorsRoot).
    function domain(bytes4 version, bytes32 genesisValidatorsRoot) internal view returns (bytes32) {
        bytes32 forkDataRoot = SSZ.hashPair(bytes32(version), genesisValidatorsRoot);
        return DOMAIN_SYNC_COMMITTEE | (forkDataRoot >> 32);
    }

    /// @notice compute_signing_root(header, domain).
    function signingRoot(
        bytes32 headerRoot,
        bytes4 version,
        bytes32 genesisValidatorsRoot
    ) internal view returns (bytes32) {
        return SSZ.hashPair(headerRoot, domain(version, genesisValidatorsRoot));
    }
}
