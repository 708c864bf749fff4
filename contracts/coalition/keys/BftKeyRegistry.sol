// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Groth16Proof} from "../../bft/Groth16Proof.sol";
import {ProofCall} from "../../bft/libraries/ProofCall.sol";
import {ICoalition} from "../ICoalition.sol";
import {IBftKeyRegistry} from "./IBftKeyRegistry.sol";
import {KeyRegistry} from "./KeyRegistry.sol";
import {KeyPublicInputs} from "./libraries/KeyPublicInputs.sol";

/// @title BftKeyRegistry
/// @notice Operators of validator keys of BFT chains, and the seats of their validator sets. No owner, no upgrade.
contract BftKeyRegistry is IBftKeyRegistry, KeyRegistry {
    /// @inheritdoc IBftKeyRegistry
    address public immutable override COALITION;
    /// @inheritdoc IBftKeyRegistry
    address public immutable override POSSESSION_VERIFIER;
    /// @inheritdoc IBftKeyRegistry
    address public immutable override SEAT_VERIFIER;

    /// @dev Written once a seat, by `proveSeat`.
    mapping(uint256 validatorsRoot => mapping(uint256 index => Seat seat)) private _seats;

    /// @notice Fixes the coalition and the verifiers of both circuits.
    constructor(address coalition, address possessionVerifier, address seatVerifier) {
        if (coalition.code.length == 0) revert InvalidParameter("coalition");
        if (possessionVerifier.code.length == 0) revert InvalidParameter("possessionVerifier");
        if (seatVerifier.code.length == 0) revert InvalidParameter("seatVerifier");
        if (block.chainid > type(uint64).max) revert InvalidParameter("chainid");
        COALITION = coalition;
        POSSESSION_VERIFIER = possessionVerifier;
        SEAT_VERIFIER = seatVerifier;
    }

    /// @inheritdoc IBftKeyRegistry
    function optIn(uint256 member, bytes32 keyId, Groth16Proof calldata proof) external override {
        _requireFree(member, keyId);
        ProofCall.requireAccepted(
            POSSESSION_VERIFIER,
            proof,
            KeyPublicInputs.possession(
                _sourceChainOf(member),
                uint64(block.chainid),
                address(this),
                msg.sender,
                keyId
            )
        );
        _assign(member, keyId, msg.sender);
    }

    /// @inheritdoc IBftKeyRegistry
    function proveSeat(
        uint256 validatorsRoot,
        uint256 index,
        Seat calldata seat,
        Groth16Proof calldata proof
    ) external override {
        Seat storage known = _seats[validatorsRoot][index];
        if (known.keyId != 0) return;
        ProofCall.requireAccepted(SEAT_VERIFIER, proof, KeyPublicInputs.seat(validatorsRoot, index, seat));
        _seats[validatorsRoot][index] = seat;
        emit SeatProven(validatorsRoot, index, seat.keyId);
    }

    /// @inheritdoc IBftKeyRegistry
    function seatOf(uint256 validatorsRoot, uint256 index) external view override returns (Seat memory) {
        return _seats[validatorsRoot][index];
    }

    function _sourceChainOf(uint256 member) private view returns (uint64) {
        uint256 sourceChainId = ICoalition(COALITION).clientOf(member).SOURCE_CHAIN_ID();
        if (sourceChainId > type(uint64).max) revert UnsupportedSourceChain(sourceChainId);
        return uint64(sourceChainId);
    }
}
