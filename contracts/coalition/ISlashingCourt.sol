// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftLightClient} from "../bft/IBftLightClient.sol";
import {IBftKeyRegistry} from "./keys/IBftKeyRegistry.sol";
import {IKeyRegistry} from "./keys/IKeyRegistry.sol";
import {ICoalition} from "./ICoalition.sol";
import {ISlashable} from "./ISlashable.sol";

/// @title ISlashingCourt
/// @notice Turns misbehaviour that a member's light client proved into charges against the operators of the keys, and
/// charges into slashes at every protocol that the member has. Anybody may charge and execute; the evidence decides.
/// @dev A charge is one offence: one key, one place (height, round and vote type; or signing period), whatever else the
/// evidence says. It waits for the veto council, then takes its share at each protocol by itself: one that fails stops no
/// other and stays open. What the meter holds back waits as well, and is taken in parts.
interface ISlashingCourt {
    // ------------------------------------------------------------------------------------------------ types

    /// @notice Who reports, and the salt of the commitment made before. Zero: nobody is rewarded.
    struct Report {
        address reporter;
        bytes32 salt;
    }

    /// @notice One key in a sync committee: its place, its 48 compressed bytes, and its branch from the committee's root.
    struct CommitteeSeat {
        uint256 index;
        bytes pubkey;
        bytes32[] branch;
    }

    /// @notice Pending until executed or vetoed. Executed: the share can only rise, and is taken at one protocol at least;
    /// which, says `isSettled`.
    enum Status {
        None,
        Pending,
        Vetoed,
        Executed
    }

    /// @notice A charge. `fact` is the evidence that brought it, `client` the light client that says when it was done,
    /// `powerWad` the key's share of all power. `wad` is the share to take, zero until executed. Times in seconds:
    /// `committedAt` of the reporter's commitment, zero without.
    struct Charge {
        Status status;
        uint24 protocolList;
        uint64 member;
        address client;
        address operator;
        uint64 infraction;
        uint64 chargedAt;
        uint64 committedAt;
        uint64 powerWad;
        address reporter;
        uint64 wad;
        bytes32 keyId;
        bytes32 fact;
    }

    /// @notice Everything that is given at deployment. Windows in seconds, shares out of 1e18. See the reads.
    struct Parameters {
        ICoalition coalition;
        IBftKeyRegistry bftKeys;
        IKeyRegistry blsKeys;
        uint64 evidenceWindow;
        uint64 vetoWindow;
        uint64 commitDelay;
        uint64 correlationWindow;
        uint64 baseWad;
        uint64 factor;
        uint64 meterWindow;
        uint64 meterWad;
        uint64 vetoBudgetWindow;
        uint64 vetoBudget;
        uint64 protocolGas;
    }

    // ---------------------------------------------------------------------------------------------- events

    /// @notice Somebody committed to a report.
    event Committed(bytes32 indexed commitment);
    /// @notice An operator is charged.
    event Charged(
        bytes32 indexed offence,
        uint256 indexed member,
        address indexed operator,
        bytes32 keyId,
        bytes32 fact,
        uint64 infraction,
        address reporter
    );
    /// @notice An older commitment to the same fact showed itself.
    event ReporterChanged(bytes32 indexed offence, address indexed reporter);
    /// @notice The member's light client in force dates a charge that one dated which was replaced: it is pending again.
    event Redated(bytes32 indexed offence, address indexed client, uint64 infraction, address reporter);
    /// @notice The key had more power at the deed than the charge said so far.
    event Reweighed(bytes32 indexed offence, address indexed client, uint256 powerWad);
    /// @notice The veto council stopped a charge, for good.
    event Vetoed(bytes32 indexed offence);
    /// @notice The share of a charge was fixed, or raised by charges that came later.
    event Sentenced(bytes32 indexed offence, uint256 wad);
    /// @notice A protocol took `amount` for an offence, `wad` of it by now.
    event Executed(bytes32 indexed offence, ISlashable indexed protocol, uint256 wad, uint256 amount);
    /// @notice A protocol took nothing this time: it failed with all the gas it may ask, or the meter is full.
    event NotExecuted(bytes32 indexed offence, ISlashable indexed protocol);
    /// @notice Charges of a member that are made from now on go to these protocols.
    event ProtocolsChanged(uint256 indexed member, ISlashable[] protocols);

    // ---------------------------------------------------------------------------------------------- errors

    /// @notice A parameter is out of range; `name` says which.
    error InvalidParameter(string name);
    /// @notice The light client is not, and never was, this member's.
    error WrongClient(uint256 member, address client);
    /// @notice The light client has no proof that the validator at this index signed both.
    error NotAnOffender(bytes32 fact, uint256 index);
    /// @notice Nobody proved who sits at this index of the set.
    error UnknownSeat(uint256 validatorsRoot, uint256 index);
    /// @notice The key belongs to no operator.
    error UnknownKey(uint256 member, bytes32 keyId);
    /// @notice The key was registered when it happened, or later.
    error RegisteredLater(bytes32 keyId, uint256 since, uint256 infraction);
    /// @notice Members' light clients take headers as old as `trusting` seconds: evidence must count for longer.
    error EvidenceWindowTooShort(uint256 window, uint256 trusting);
    /// @notice It happened too long ago.
    error EvidenceExpired(uint256 infraction, uint256 limit);
    /// @notice Governance never said where charges of this member go.
    error NoProtocols(uint256 member);
    /// @notice Every one of these offences was charged before.
    error NothingNew();
    /// @notice There is no such charge.
    error UnknownCharge(bytes32 offence);
    /// @notice The charge is not in a state for this.
    error WrongStatus(bytes32 offence, Status status);
    /// @notice The veto window ended, or lasts, until this time.
    error VetoWindow(uint256 until);
    /// @notice Only the veto council may veto.
    error NotVetoCouncil(address caller);
    /// @notice The veto council stopped as many charges of this member as it may for now.
    error VetoBudgetSpent(uint256 member);
    /// @notice There is no such commitment, or it is younger than it must be.
    error CommitmentTooYoung(bytes32 commitment, uint256 committedAt);
    /// @notice Another reporter's commitment is as old or older.
    error NotOlder(uint256 committedAt, uint256 other);
    /// @notice The charge does not go to this protocol.
    error UnknownProtocol(bytes32 offence, ISlashable protocol);
    /// @notice Everything is taken there.
    error AlreadySettled(bytes32 offence, ISlashable protocol);
    /// @notice As much was taken there as may be for now.
    error MeterFull(uint256 member, ISlashable protocol, uint256 available);
    /// @notice The protocol says it took more than it was told.
    error OverSlashed(ISlashable protocol, uint256 most, uint256 amount);
    /// @notice Too little gas to give each protocol what it may ask: call again with more.
    error NotEnoughGas(uint256 needed);
    /// @notice No protocol took anything.
    error NothingExecuted(bytes32 offence);
    /// @notice Only the court itself calls this.
    error OnlySelf();

    // -------------------------------------------------------------------------------------------- reporting

    /// @notice Remembers when a commitment was made: `keccak256(abi.encode(reporter, fact, salt))`, where `fact` is
    /// `IBftLightClient.factOf`, or `evidence` of `FinalityConflict.Proven`: both hash what was signed, so nobody knows them
    /// before.
    function commit(bytes32 commitment) external;

    /// @notice Charges double votes that the client recorded. `indices` are places in the validator set; known offences are
    /// passed over, but one must be new, or be shown by another pair to which an older commitment was made, or be dated by
    /// the member's client in force where another client dated it.
    function chargeEquivocation(
        uint256 member,
        address client,
        IBftLightClient.Equivocation calldata equivocation,
        uint256[] calldata indices,
        Report calldata report
    ) external;

    /// @notice Charges those who signed two conflicting finalities of a beacon chain. `first` and `second` are calls of
    /// `checkDirect` or `checkApk` of the client.
    function chargeFinality(
        uint256 member,
        address client,
        bytes calldata first,
        bytes calldata second,
        CommitteeSeat[] calldata seats,
        Report calldata report
    ) external;

    /// @notice Makes the reporter that of the charge when its commitment to the same fact is old enough and older than the
    /// one that counts now. While the veto window lasts.
    function claimReport(bytes32 offence, Report calldata report) external;

    // --------------------------------------------------------------------------------------------- judgement

    /// @notice Stops a charge, while its veto window lasts. Only the veto council, within its budget.
    function veto(bytes32 offence) external;

    /// @notice Takes what a charge costs at each of its protocols. Anybody, after the veto window, again until all settled, and
    /// again when charges around the same time have raised the share.
    function execute(bytes32 offence) external;

    /// @notice The same at one protocol, with all gas that is given; reverts with that protocol's own error.
    function executeAt(bytes32 offence, ISlashable protocol) external;

    // -------------------------------------------------------------------------------------------- governance

    /// @notice Sets where charges of a member go that are made from now on. Only the coalition's governance.
    function setProtocols(uint256 member, ISlashable[] calldata protocols) external;

    // ------------------------------------------------------------------------------------------------ reads

    // solhint-disable func-name-mixedcase
    /// @notice The coalition.
    function COALITION() external view returns (ICoalition);

    /// @notice Keys of BFT chains.
    function BFT_KEYS() external view returns (IBftKeyRegistry);

    /// @notice Keys of beacon chains; may be zero.
    function BLS_KEYS() external view returns (IKeyRegistry);

    /// @notice How old an infraction may be when it is charged.
    function EVIDENCE_WINDOW() external view returns (uint256);

    /// @notice How long the veto council has.
    function VETO_WINDOW() external view returns (uint256);

    /// @notice How much older than the charge a commitment must be.
    function COMMIT_DELAY() external view returns (uint256);
    // solhint-enable func-name-mixedcase

    /// @notice All parameters.
    function parameters() external view returns (Parameters memory);

    /// @notice Name of a double vote by a key. Who reports it, which two headers, and what set named the key do not matter.
    function equivocationOffence(
        uint256 member,
        bytes32 keyId,
        uint64 height,
        uint32 round,
        uint8 voteType
    ) external pure returns (bytes32);

    /// @notice Name of a key's part in a conflict of finality.
    function finalityOffence(uint256 member, bytes32 keyId, bytes32 fact) external pure returns (bytes32);

    /// @notice A charge; reverts when there is none.
    function chargeOf(bytes32 offence) external view returns (Charge memory);

    /// @notice When a commitment was made, zero when never.
    function committedAt(bytes32 commitment) external view returns (uint64);

    /// @notice What a charge takes when it is executed now: never less than it took.
    function sentenceOf(bytes32 offence) external view returns (uint256 wad);

    /// @notice Share, out of 1e18, of a member's power whose keys were charged, and not vetoed, around a time. Each key once.
    function convictedAround(uint256 member, uint64 time) external view returns (uint256 wad);

    /// @notice Where a charge goes.
    function protocolsOf(bytes32 offence) external view returns (ISlashable[] memory);

    /// @notice Where charges of a member go that are made now.
    function protocolsFor(uint256 member) external view returns (ISlashable[] memory);

    /// @notice Whether a protocol took all it must for a charge.
    function isSettled(bytes32 offence, ISlashable protocol) external view returns (bool);

    /// @notice Charges against an operator that a protocol did not settle yet; vetoed ones do not count.
    function pendingAt(ISlashable protocol, address operator) external view returns (uint256);

    /// @notice What may be taken at a protocol for a member now, in the protocol's unit, when `total` answers for it.
    function meterAvailable(
        uint256 member,
        ISlashable protocol,
        uint256 total
    ) external view returns (uint256);

    /// @notice Charges of a member that the veto council may stop now.
    function vetoesLeft(uint256 member) external view returns (uint256);
}
