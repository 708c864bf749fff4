// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftLightClient} from "concordat/contracts/bft/IBftLightClient.sol";
import {BftPublicInputs} from "concordat/contracts/bft/libraries/BftPublicInputs.sol";
import {StatePublicInputs} from "concordat/contracts/bft/libraries/StatePublicInputs.sol";
import {IBftKeyRegistry} from "concordat/contracts/coalition/keys/IBftKeyRegistry.sol";
import {KeyPublicInputs} from "concordat/contracts/coalition/keys/libraries/KeyPublicInputs.sol";

/// @notice Opens the libraries that arrange public inputs.
contract PublicInputsHarness {
    function quorum(
        IBftLightClient.Header calldata header,
        uint256 headerHash,
        uint256 signers
    ) external pure returns (uint256[] memory) {
        return BftPublicInputs.quorum(header, headerHash, signers);
    }

    function skipping(
        uint256 trustedValidatorsRoot,
        IBftLightClient.Header calldata header,
        uint256 headerHash,
        uint256 signers
    ) external pure returns (uint256[] memory) {
        return BftPublicInputs.skipping(trustedValidatorsRoot, header, headerHash, signers);
    }

    function equivocation(
        uint64 chainId,
        IBftLightClient.Equivocation calldata claim,
        uint256 signers
    ) external pure returns (uint256[] memory) {
        return BftPublicInputs.equivocation(chainId, claim, signers);
    }

    function possession(
        uint64 sourceChainId,
        uint64 destinationChainId,
        address registry,
        address operator,
        bytes32 keyId
    ) external pure returns (uint256[] memory) {
        return KeyPublicInputs.possession(sourceChainId, destinationChainId, registry, operator, keyId);
    }

    function seat(
        uint256 validatorsRoot,
        uint256 index,
        IBftKeyRegistry.Seat calldata claim
    ) external pure returns (uint256[] memory) {
        return KeyPublicInputs.seat(validatorsRoot, index, claim);
    }

    function inclusion(
        uint256 stateRoot,
        uint160 account,
        uint256 slot,
        uint256 value
    ) external pure returns (uint256[] memory) {
        return StatePublicInputs.inclusion(stateRoot, account, slot, value);
    }

    function exclusion(
        uint256 stateRoot,
        uint160 account,
        uint256 slot
    ) external pure returns (uint256[] memory) {
        return StatePublicInputs.exclusion(stateRoot, account, slot);
    }

    function balance(
        StatePublicInputs.Subject calldata subject,
        uint128 threshold
    ) external pure returns (uint256[] memory) {
        return StatePublicInputs.balance(subject, threshold);
    }

    function range(
        StatePublicInputs.Subject calldata subject,
        uint128 low,
        uint128 high
    ) external pure returns (uint256[] memory) {
        return StatePublicInputs.range(subject, low, high);
    }

    function list(
        StatePublicInputs.Subject calldata subject,
        uint256 listRoot
    ) external pure returns (uint256[] memory) {
        return StatePublicInputs.list(subject, "listRoot", listRoot);
    }
}
