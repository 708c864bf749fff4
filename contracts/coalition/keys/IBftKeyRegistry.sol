// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Groth16Proof} from "../../bft/Groth16Proof.sol";
import {IKeyRegistry} from "./IKeyRegistry.sol";

/// @title IBftKeyRegistry
/// @notice Keys of BFT chains, by two circuits (docs/bft.md). `possession`: a validator key signed that it belongs to an
/// operator. `seat`: whose key sits at an index of a validator set. Both public inputs are built here: a proof made for
/// another chain, registry or operator is none.
/// @dev `keyId` is the tagged Poseidon hash "validator key" of the key's coordinates.
interface IBftKeyRegistry is IKeyRegistry {
    /// @notice What is at an index of a validator set: the key, its power, and the power of the whole set.
    struct Seat {
        bytes32 keyId;
        uint64 power;
        uint72 totalPower;
    }

    /// @notice Somebody proved whose key is at this index of the set.
    event SeatProven(uint256 indexed validatorsRoot, uint256 indexed index, bytes32 indexed keyId);

    /// @notice A constructor parameter is out of range; `name` says which.
    error InvalidParameter(string name);
    /// @notice The chain id of the member's client is wider than the 64 bits that BFT chains have.
    error UnsupportedSourceChain(uint256 sourceChainId);

    /// @notice The key signed for the caller: proof of circuit `possession` for (source chain of the member's client,
    /// this chain, this registry, caller, key).
    function optIn(uint256 member, bytes32 keyId, Groth16Proof calldata proof) external;

    /// @notice Records a seat of a validator set, by a proof of circuit `seat`. By anybody, without authority: a root has
    /// the seats it has, on whatever chain it is used. When the seat is known, nothing happens.
    /// @dev Sets of chains that nobody knows can be recorded too. What counts is which roots a light client knows.
    function proveSeat(
        uint256 validatorsRoot,
        uint256 index,
        Seat calldata seat,
        Groth16Proof calldata proof
    ) external;

    /// @notice The seat at an index of the set with this root; all zero while nobody proved it.
    function seatOf(uint256 validatorsRoot, uint256 index) external view returns (Seat memory);

    // solhint-disable func-name-mixedcase
    /// @notice The coalition, which says what client a member has.
    function COALITION() external view returns (address);

    /// @notice Generated verifier of circuit `possession`.
    function POSSESSION_VERIFIER() external view returns (address);

    /// @notice Generated verifier of circuit `seat`: it takes sets of at most as many members as it was built for.
    function SEAT_VERIFIER() external view returns (address);
    // solhint-enable func-name-mixedcase
}
