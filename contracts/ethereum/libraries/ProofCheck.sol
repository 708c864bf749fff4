// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../ILightClient.sol";

/// @title ProofCheck
/// @notice Calls a generated Groth16 verifier.
library ProofCheck {
    /// @notice Reverts unless `verifier` answers `call` with true. The generated verifier answers false when it runs out of
    /// gas, so false is a refusal, never a fact.
    function requireAccepted(address verifier, bytes memory call) internal view {
        (bool ok, bytes memory answer) = verifier.staticcall(call);
        if (!ok || answer.length != 32 || uint256(bytes32(answer)) != 1) revert ILightClient.InvalidProof();
    }
}
