// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BLS} from "solady/src/utils/ext/ithaca/BLS.sol";

import {BLS12381} from "../../libraries/BLS12381.sol";
import {PrecompileCheck} from "../../libraries/PrecompileCheck.sol";
import {ICoalition} from "../ICoalition.sol";
import {IBlsKeyRegistry} from "./IBlsKeyRegistry.sol";
import {KeyRegistry} from "./KeyRegistry.sol";
import {CompressedKey} from "./libraries/CompressedKey.sol";
import {OptInHash} from "./libraries/OptInHash.sol";

/// @title BlsKeyRegistry
/// @notice Operators of BLS keys. No owner, no upgrade.
/// @dev Curve and subgroup of key and signature are checked by the pairing; infinity, which passes any, is refused here.
contract BlsKeyRegistry is IBlsKeyRegistry, KeyRegistry {
    bytes32 private constant OPT_IN_TYPE = keccak256("concordat v1 bls opt in");

    /// @inheritdoc IBlsKeyRegistry
    address public immutable override COALITION;

    /// @notice Checks the chain's precompiles and fixes the coalition.
    constructor(address coalition) {
        PrecompileCheck.requireAll();
        if (coalition.code.length == 0) revert InvalidParameter("coalition");
        COALITION = coalition;
    }

    /// @inheritdoc IBlsKeyRegistry
    function optIn(
        uint256 member,
        BLS.G1Point calldata key,
        BLS.G2Point calldata signature
    ) external override {
        bytes32 keyId = keyIdOf(key);
        _requireFree(member, keyId);
        // reverts for members that never were
        ICoalition(COALITION).clientOf(member);
        if (BLS12381.isInfinity(key) || BLS12381.isInfinity(signature)) revert InfinityPoint();
        bool valid = BLS12381.pairingCheck(
            key,
            OptInHash.toG2(optInMessage(member, msg.sender)),
            BLS12381.negatedGenerator(),
            signature
        );
        if (!valid) revert InvalidOptIn();
        _assign(member, keyId, msg.sender);
    }

    /// @inheritdoc IBlsKeyRegistry
    function optInMessage(uint256 member, address operator) public view override returns (bytes32) {
        return sha256(abi.encode(OPT_IN_TYPE, block.chainid, address(this), member, operator));
    }

    /// @inheritdoc IBlsKeyRegistry
    function keyIdOf(BLS.G1Point calldata key) public pure override returns (bytes32) {
        return CompressedKey.idOf(key);
    }
}
