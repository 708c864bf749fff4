// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Groth16Proof} from "./Groth16Proof.sol";
import {IBftLightClient} from "./IBftLightClient.sol";

/// @title IStateReader
/// @notice Facts about a BFT chain's state, by zero-knowledge proofs against the headers of one light client. It keeps
/// nothing and nobody owns it. Every function reverts when what it is asked was not proven.
/// @dev The private predicates (all but inclusion and exclusion) reveal neither account nor value. They are proven for one
/// `context`, which is made here from the caller: a proof for one contract, purpose, reader or chain says nothing to another.
/// The caller decides whether an owner may come twice: a nullifier is the same for one owner and context whatever the proof
/// or the height, so who must count owners once records it. A proof can be seen and sent by anybody before its maker: what it
/// is to do for whom belongs into `message`, which is bound to the proof but changes no nullifier; not into `purpose`, or an
/// owner could come again for each.
///
/// All functions revert while the light client is frozen, or the gate of its coalition is closed. They do not while it is expired, since what was accepted stays
/// true: give `maxAge`.
interface IStateReader {
    // ------------------------------------------------------------------------------------------------ types

    /// @notice What can be proven; each has its circuit, in one size for each depth of the tree.
    enum Statement {
        Inclusion,
        Exclusion,
        Balance,
        Range,
        AllowList,
        ValueList,
        DenyList
    }

    /// @notice A proof about the state of the header at `height`, by the circuit for trees of `depth`.
    struct StateProof {
        uint64 height;
        uint16 depth;
        Groth16Proof proof;
    }

    /// @notice What the caller wants to know of a private predicate, apart from its parameters: which slot of the account;
    /// for what (`purpose`: any 32 bytes of the caller's own); what the owner says with it (`message`: a field element, such
    /// as who is to be paid); and how old the header may be, in milliseconds.
    struct Question {
        uint256 slot;
        bytes32 purpose;
        uint256 message;
        uint64 maxAge;
    }

    /// @notice A generated Groth16 verifier, and what for.
    struct StatementVerifier {
        Statement statement;
        uint16 depth;
        address verifier;
    }

    // ----------------------------------------------------------------------------------------------- errors

    /// @notice A constructor parameter is out of range; `name` says which.
    error InvalidParameter(string name);
    /// @notice The light client is frozen: nothing that it accepted is served.
    error LightClientFrozen(address lightClient);
    /// @notice The light client has recorded no header at this height.
    error UnknownHeight(uint256 height);
    /// @notice The header is older than the caller takes, in milliseconds.
    error StateTooOld(uint256 timestamp, uint256 maxAge);
    /// @notice There is no verifier of this statement for this depth.
    error UnknownStatement(Statement statement, uint256 depth);

    // -------------------------------------------------------------------------------------------- statements

    /// @notice The account has this value in this slot.
    function verifyInclusion(
        uint160 account,
        uint256 slot,
        uint256 value,
        uint64 maxAge,
        StateProof calldata proof
    ) external view;

    /// @notice The account has nothing in this slot.
    function verifyExclusion(
        uint160 account,
        uint256 slot,
        uint64 maxAge,
        StateProof calldata proof
    ) external view;

    /// @notice Who made the proof owns an account with at least `threshold` in the slot.
    function verifyBalance(
        Question calldata question,
        uint128 threshold,
        uint256 nullifier,
        StateProof calldata proof
    ) external view;

    /// @notice Who made the proof owns an account with a value from `low` to `high`, both included, in the slot.
    function verifyRange(
        Question calldata question,
        uint128 low,
        uint128 high,
        uint256 nullifier,
        StateProof calldata proof
    ) external view;

    /// @notice Who made the proof owns an account that is on the list and has a value in the slot.
    function verifyAllowList(
        Question calldata question,
        uint256 allowListRoot,
        uint256 nullifier,
        StateProof calldata proof
    ) external view;

    /// @notice Who made the proof owns an account whose value in the slot is on the list.
    function verifyValueList(
        Question calldata question,
        uint256 valueListRoot,
        uint256 nullifier,
        StateProof calldata proof
    ) external view;

    /// @notice Who made the proof owns an account that is not on the list and has a value in the slot.
    function verifyDenyList(
        Question calldata question,
        uint256 denyListRoot,
        uint256 nullifier,
        StateProof calldata proof
    ) external view;

    // ------------------------------------------------------------------------------------------------ reads

    // solhint-disable func-name-mixedcase
    /// @notice The light client whose headers count.
    function LIGHT_CLIENT() external view returns (IBftLightClient);
    // solhint-enable func-name-mixedcase

    /// @notice Generated verifier of a statement for trees of `depth`, zero when there is none.
    function verifiers(Statement statement, uint256 depth) external view returns (address);

    /// @notice The context in which proofs for `consumer` and `purpose` are made: a hash of this chain, this reader, both of
    /// them, reduced to the circuits' field.
    function contextOf(address consumer, bytes32 purpose) external view returns (uint256);
}
