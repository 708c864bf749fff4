// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftLightClient} from "../IBftLightClient.sol";
import {ScalarField} from "./ScalarField.sol";

/// @title BftPublicInputs
/// @notice The public inputs of the circuits `quorum`, `skipping` and `equivocation`, in the order of `BFT_LAYOUT`
/// (docs/bft.md). Whatever is not narrow by its type is checked to be below r.
library BftPublicInputs {
    /// @notice chainId, validatorsRoot, headerHash, parentHash, height, timestamp, stateRoot, nextValidatorsRoot,
    /// signersLow, signersHigh.
    function quorum(
        IBftLightClient.Header memory header,
        uint256 headerHash,
        uint256 signers
    ) internal pure returns (uint256[] memory inputs) {
        _requireFields(header, headerHash);
        ScalarField.requireElement("parentHash", header.parentHash);
        inputs = new uint256[](10);
        inputs[0] = header.chainId;
        inputs[1] = header.validatorsRoot;
        inputs[2] = headerHash;
        inputs[3] = header.parentHash;
        inputs[4] = header.height;
        inputs[5] = header.timestamp;
        inputs[6] = header.stateRoot;
        inputs[7] = header.nextValidatorsRoot;
        (inputs[8], inputs[9]) = _words(signers);
    }

    /// @notice chainId, trustedValidatorsRoot, validatorsRoot, headerHash, height, timestamp, stateRoot,
    /// nextValidatorsRoot, signersLow, signersHigh.
    function skipping(
        uint256 trustedValidatorsRoot,
        IBftLightClient.Header memory header,
        uint256 headerHash,
        uint256 signers
    ) internal pure returns (uint256[] memory inputs) {
        _requireFields(header, headerHash);
        ScalarField.requireElement("trustedValidatorsRoot", trustedValidatorsRoot);
        inputs = new uint256[](10);
        inputs[0] = header.chainId;
        inputs[1] = trustedValidatorsRoot;
        inputs[2] = header.validatorsRoot;
        inputs[3] = headerHash;
        inputs[4] = header.height;
        inputs[5] = header.timestamp;
        inputs[6] = header.stateRoot;
        inputs[7] = header.nextValidatorsRoot;
        (inputs[8], inputs[9]) = _words(signers);
    }

    /// @notice chainId, validatorsRoot, height, round, type, firstHeaderHash, secondHeaderHash, signersLow, signersHigh,
    /// doublePower, totalPower.
    function equivocation(
        uint64 chainId,
        IBftLightClient.Equivocation memory claim,
        uint256 signers
    ) internal pure returns (uint256[] memory inputs) {
        ScalarField.requireElement("validatorsRoot", claim.validatorsRoot);
        ScalarField.requireElement("firstHeaderHash", claim.firstHeaderHash);
        ScalarField.requireElement("secondHeaderHash", claim.secondHeaderHash);
        inputs = new uint256[](11);
        inputs[0] = chainId;
        inputs[1] = claim.validatorsRoot;
        inputs[2] = claim.height;
        inputs[3] = claim.round;
        inputs[4] = claim.voteType;
        inputs[5] = claim.firstHeaderHash;
        inputs[6] = claim.secondHeaderHash;
        (inputs[7], inputs[8]) = _words(signers);
        inputs[9] = claim.doublePower;
        inputs[10] = claim.totalPower;
    }

    function _requireFields(IBftLightClient.Header memory header, uint256 headerHash) private pure {
        ScalarField.requireElement("headerHash", headerHash);
        ScalarField.requireElement("stateRoot", header.stateRoot);
        ScalarField.requireElement("validatorsRoot", header.validatorsRoot);
        ScalarField.requireElement("nextValidatorsRoot", header.nextValidatorsRoot);
    }

    /// @dev A bitmap of 256 bits does not fit one field element.
    function _words(uint256 signers) private pure returns (uint256 low, uint256 high) {
        return (uint128(signers), signers >> 128);
    }
}
