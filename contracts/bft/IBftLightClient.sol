// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISourceClient} from "../libraries/ISourceClient.sol";
import {Groth16Proof} from "./Groth16Proof.sol";

/// @title IBftLightClient
/// @notice A light client of a BFT chain whose signatures, headers and sets are proven by circuits. It has no owner: a
/// header enters only with a proof that strictly more than two thirds of its set signed it and that this set follows from a
/// header which is trusted already, or as the first one, through the constructor.
/// @dev Rules and words are those of `concordat/bft` (docs/bft.md), which follows Tendermint's light client. Heights, rounds,
/// hashes and milliseconds are the source chain's. This chain knows whole seconds only: now is `block.timestamp * 1000`.
///
/// Any recorded header that has not expired may judge any height above it that is not recorded yet, be it above the head or
/// below. One below the head fills a gap and does not move the head. Each header is one record of five words, paid for by
/// who brings it; nothing ever iterates over them, overwrites or deletes them.
///
/// Trust: in no set that a recorded header announced have keys with a third of the power or more turned Byzantine while that
/// header has not expired. What is recorded can be told from `headers`, `stateRoots` and `timestamps`; how young the head
/// must be is for the reader to say.
interface IBftLightClient is ISourceClient {
    // ------------------------------------------------------------------------------------------------ types

    /// @notice The circuits; each comes in one size for each size of a validator tree.
    enum Circuit {
        Quorum,
        Skipping,
        Equivocation
    }

    /// @notice Why a client is frozen: not at all, two headers of one height, or double votes.
    enum MisbehaviourKind {
        None,
        Conflict,
        Equivocation
    }

    /// @notice A header of the source chain. `timestamp` in milliseconds since 1970. Its hash is Poseidon's, which a
    /// circuit proves; nothing is hashed here.
    struct Header {
        uint64 chainId;
        uint64 height;
        uint64 timestamp;
        uint256 parentHash;
        uint256 stateRoot;
        uint256 validatorsRoot;
        uint256 nextValidatorsRoot;
    }

    /// @notice What is kept of an accepted header. `timestamp` as in the header, `recordedAt` in seconds of this chain.
    struct RecordedHeader {
        uint256 headerHash;
        uint256 stateRoot;
        uint256 validatorsRoot;
        uint256 nextValidatorsRoot;
        uint64 timestamp;
        uint64 recordedAt;
    }

    /// @notice Who signed, and the proof of it by the circuit for trees of `size` leaves. Bit i of `signers` is validator i.
    struct SizedProof {
        uint16 size;
        uint256 signers;
        Groth16Proof proof;
    }

    /// @notice Votes of one height, round and type for two headers (0 stands for no header), by the same validators.
    /// `voteType` is 1 for prevotes and 2 for precommits.
    struct Equivocation {
        uint256 validatorsRoot;
        uint64 height;
        uint32 round;
        uint8 voteType;
        uint256 firstHeaderHash;
        uint256 secondHeaderHash;
        uint72 doublePower;
        uint72 totalPower;
    }

    /// @notice A generated Groth16 verifier, and what for.
    struct SizedVerifier {
        Circuit circuit;
        uint16 size;
        address verifier;
    }

    /// @notice Everything that is given at deployment. `trusted` and its hash are the root of all trust and are not proven:
    /// `deployBftLightClient` computes the hash. Periods in milliseconds; `trustingPeriod` must be shorter than the source
    /// chain's unbonding period. A size may be missing from `verifiers`.
    struct Parameters {
        uint64 chainId;
        uint64 trustingPeriod;
        uint64 clockDrift;
        Header trusted;
        uint256 trustedHash;
        SizedVerifier[] verifiers;
    }

    // ----------------------------------------------------------------------------------------------- events

    /// @notice A header was recorded, on the word of the one at `trustedHeight`. When it is below the head there is no
    /// `HeadUpdate`.
    event HeaderRecorded(
        uint256 indexed height,
        bytes32 indexed root,
        uint256 trustedHeight,
        uint256 signers
    );
    /// @notice The validators in `signers`, with `doublePower` of `totalPower`, voted for both headers. `fact` names the
    /// pair of headers and the place; who is new is what `equivocators(fact)` gained.
    event EquivocationProven(
        bytes32 indexed fact,
        uint256 indexed height,
        bytes32 indexed validatorsRoot,
        Equivocation equivocation,
        uint256 signers
    );
    /// @notice The client froze.
    event MisbehaviourProven(
        MisbehaviourKind indexed kind,
        uint256 indexed height,
        bytes32 firstHeaderHash,
        bytes32 secondHeaderHash
    );

    // ----------------------------------------------------------------------------------------------- errors

    /// @notice A constructor parameter is out of range; `name` says which.
    error InvalidParameter(string name);
    /// @notice The client is frozen by proven misbehaviour.
    error ClientFrozen();
    /// @notice The header is of another chain.
    error WrongChain(uint256 expected, uint256 actual);
    /// @notice Zero is what votes for no header are cast for.
    error ZeroHeaderHash();
    /// @notice A header is recorded at this height already.
    error HeaderKnown(uint256 height);
    /// @notice Another header is recorded at this height: see `reportConflictAdjacent` and `reportConflictSkipping`.
    error HeaderConflict(uint256 height, bytes32 known, bytes32 given);
    /// @notice No header is recorded at the height that is to be trusted.
    error UnknownTrustedHeight(uint256 height);
    /// @notice The trusted header was trusted until `trustedUntil`, in milliseconds.
    error TrustExpired(uint256 trustedUntil, uint256 timeNow);
    /// @notice The header is ahead of the clock, in milliseconds.
    error HeaderFromFuture(uint256 timestamp, uint256 timeNow);
    /// @notice The header is not above the trusted one.
    error NonMonotonicHeight(uint256 height, uint256 trustedHeight);
    /// @notice The header's time does not lie between those of the headers below and above it.
    error NonMonotonicTime(uint256 timestamp, uint256 otherTimestamp);
    /// @notice The header right above the trusted one is judged by the announced set: see `updateAdjacent`.
    error Adjacent(uint256 height);
    /// @notice The header does not build on the trusted one.
    error WrongParentHash(uint256 expected, uint256 actual);
    /// @notice The set is not the one that the client knows there.
    error WrongValidatorSet(uint256 expected, uint256 actual);
    /// @notice A bit of `signers` lies outside a tree of this size.
    error SignerOutOfRange(uint256 signers, uint256 size);
    /// @notice The client has no verifier of this circuit for this size.
    error UnknownVerifier(Circuit circuit, uint256 size);
    /// @notice The header agrees with what is recorded, or nothing is recorded at its height.
    error NoConflict();
    /// @notice Both votes are for the same header.
    error SameHeader();
    /// @notice Votes are prevotes (1) or precommits (2).
    error UnknownVoteType(uint256 voteType);
    /// @notice Every one of these double signers is recorded for this fact, one report showed as much power of them, and it
    /// is too little to freeze the client.
    error EquivocationKnown(bytes32 fact);

    // ---------------------------------------------------------------------------------------------- updates

    /// @notice Takes the header right above a recorded one: its set is the one that was announced, its parent is that
    /// header, and strictly more than two thirds of the set signed it.
    function updateAdjacent(Header calldata header, uint256 headerHash, SizedProof calldata proof) external;

    /// @notice Takes a header further above a recorded one: keys with strictly more than a third of the power in the set
    /// that was announced at `trustedHeight` signed it, and so did strictly more than two thirds of its own set.
    /// @dev `header.parentHash` is not looked at: it is neither proven nor kept.
    function updateSkipping(
        uint64 trustedHeight,
        Header calldata header,
        uint256 headerHash,
        SizedProof calldata proof
    ) external;

    /// @notice Freezes the client for ever on a second header of a recorded height, proven as in `updateAdjacent`.
    function reportConflictAdjacent(
        Header calldata header,
        uint256 headerHash,
        SizedProof calldata proof
    ) external;

    /// @notice The same, proven as in `updateSkipping`.
    function reportConflictSkipping(
        uint64 trustedHeight,
        Header calldata header,
        uint256 headerHash,
        SizedProof calldata proof
    ) external;

    /// @notice Records double votes; freezes the client for ever when they are of strictly more than a third of the set's
    /// power, the least that can finalize two headers: by one report, or by one about validators 0 to 127 and one about the
    /// others. The set must be that of a recorded header at this height, or the one announced by the header below, which must
    /// not have expired.
    /// @dev Powers of two reports about one half of the set are never added: they may name the same validators. A frozen
    /// client takes reports too: whoever freezes it first, by a proof that names the fewest, keeps no other double signer
    /// from being recorded.
    function reportEquivocation(Equivocation calldata equivocation, SizedProof calldata proof) external;

    // ------------------------------------------------------------------------------------------------ reads

    // solhint-disable func-name-mixedcase
    /// @notice How long a header may judge others, in milliseconds from its own time.
    function TRUSTING_PERIOD() external view returns (uint256);

    /// @notice How far a header may be ahead of this chain's clock, in milliseconds.
    function CLOCK_DRIFT() external view returns (uint256);
    // solhint-enable func-name-mixedcase

    /// @notice State root of the header at `height`. Zero when unknown; but the root of an empty state is zero too, so ask
    /// `headers` which.
    function stateRoots(uint256 height) external view returns (bytes32);

    /// @notice Everything that is kept of the header at `height`; all zero when unknown.
    function headerAt(uint256 height) external view returns (RecordedHeader memory);

    /// @notice Generated verifier of a circuit for trees of `size` leaves, zero when there is none.
    function verifiers(Circuit circuit, uint256 size) external view returns (address);

    /// @notice Who is proven to have signed both headers of a fact.
    function equivocators(bytes32 fact) external view returns (uint256 signers);

    /// @notice The greatest power of such signers that one report proved among validators 0 to 127, and among 128 to 255. A
    /// report about both halves counts for neither.
    function doublePowers(bytes32 fact) external view returns (uint128 low, uint128 high);

    /// @notice Name of a pair of headers at one place: the order of the two does not matter.
    function factOf(Equivocation calldata equivocation) external pure returns (bytes32);

    /// @notice Why the client is frozen. `first` is the recorded header, or the first one of the double votes.
    function misbehaviour()
        external
        view
        returns (MisbehaviourKind kind, uint256 height, bytes32 first, bytes32 second);
}
