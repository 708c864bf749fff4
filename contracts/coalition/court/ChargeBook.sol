// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftLightClient} from "../../bft/IBftLightClient.sol";
import {ICoalition} from "../ICoalition.sol";
import {ISlashable} from "../ISlashable.sol";
import {ISlashingCourt} from "../ISlashingCourt.sol";
import {IBftKeyRegistry} from "../keys/IBftKeyRegistry.sol";
import {IKeyRegistry} from "../keys/IKeyRegistry.sol";
import {CorrelationWindow} from "../libraries/CorrelationWindow.sol";
import {RewardCommitment} from "../libraries/RewardCommitment.sol";
import {SlashMeter} from "../libraries/SlashMeter.sol";

/// @title ChargeBook
/// @notice The court's book: charges, who reported them, what protocols they go to, and vetoes.
/// @dev A charge keeps the list of protocols of its day: nobody can help an offender by changing the list later.
abstract contract ChargeBook is ISlashingCourt {
    using CorrelationWindow for CorrelationWindow.Book;
    using SlashMeter for SlashMeter.Bucket;

    uint256 internal constant WAD = 1e18;
    uint256 private constant _MOST_PROTOCOLS = 8;

    /// @inheritdoc ISlashingCourt
    ICoalition public immutable override COALITION;
    /// @inheritdoc ISlashingCourt
    IBftKeyRegistry public immutable override BFT_KEYS;
    /// @inheritdoc ISlashingCourt
    IKeyRegistry public immutable override BLS_KEYS;
    /// @inheritdoc ISlashingCourt
    uint256 public immutable override EVIDENCE_WINDOW;
    /// @inheritdoc ISlashingCourt
    uint256 public immutable override VETO_WINDOW;
    /// @inheritdoc ISlashingCourt
    uint256 public immutable override COMMIT_DELAY;
    uint256 internal immutable _CORRELATION_WINDOW;
    uint256 private immutable _VETO_BUDGET_WINDOW;
    uint256 private immutable _VETO_BUDGET;

    /// @inheritdoc ISlashingCourt
    mapping(bytes32 commitment => uint64 time) public override committedAt;
    /// @inheritdoc ISlashingCourt
    mapping(ISlashable protocol => mapping(address operator => uint256 count)) public override pendingAt;

    mapping(bytes32 offence => Charge charge) internal _charges;
    mapping(uint256 member => ISlashable[][] lists) internal _lists;
    mapping(bytes32 offence => mapping(ISlashable protocol => bool settled)) internal _settled;
    /// @dev Share of the stake at the infraction that was taken, of the charge as it is dated now.
    mapping(bytes32 offence => mapping(ISlashable protocol => uint256 wad)) internal _taken;
    mapping(uint256 member => CorrelationWindow.Book book) internal _convicted;
    mapping(uint256 member => SlashMeter.Bucket bucket) private _vetoes;

    constructor(Parameters memory given) {
        if (address(given.coalition).code.length == 0) revert InvalidParameter("coalition");
        if (given.evidenceWindow < 1 hours || given.evidenceWindow > 180 days) {
            revert InvalidParameter("evidenceWindow");
        }
        if (given.vetoWindow < 1 hours || given.vetoWindow > 30 days) revert InvalidParameter("vetoWindow");
        if (given.commitDelay == 0 || given.commitDelay > 1 days) revert InvalidParameter("commitDelay");
        // a share rises by charges of two spans later, which must be judged before what it is a share of may leave
        bool longSpan = 2 * uint256(given.correlationWindow) > given.vetoWindow;
        if (given.correlationWindow == 0 || longSpan) revert InvalidParameter("correlationWindow");
        if (given.vetoBudgetWindow < given.vetoWindow) revert InvalidParameter("vetoBudgetWindow");
        if (given.vetoBudget > 1_000 || given.vetoBudget % 2 != 0) revert InvalidParameter("vetoBudget");
        COALITION = given.coalition;
        BFT_KEYS = given.bftKeys;
        BLS_KEYS = given.blsKeys;
        EVIDENCE_WINDOW = given.evidenceWindow;
        VETO_WINDOW = given.vetoWindow;
        COMMIT_DELAY = given.commitDelay;
        _CORRELATION_WINDOW = given.correlationWindow;
        _VETO_BUDGET_WINDOW = given.vetoBudgetWindow;
        _VETO_BUDGET = given.vetoBudget;
    }

    // -------------------------------------------------------------------------------------------- reporting

    /// @inheritdoc ISlashingCourt
    /// @dev Made again it keeps its time, so nobody gains or loses by a copy.
    function commit(bytes32 commitment) external override {
        if (committedAt[commitment] != 0) return;
        committedAt[commitment] = uint64(block.timestamp);
        emit Committed(commitment);
    }

    /// @inheritdoc ISlashingCourt
    function claimReport(bytes32 offence, Report calldata report) external override {
        Charge storage charge = _pending(offence);
        _requireVetoWindow(charge, true);
        uint64 time = _maturedAt(report, charge.fact, charge.chargedAt);
        if (time == 0) {
            bytes32 commitment = RewardCommitment.hash(report.reporter, charge.fact, report.salt);
            revert CommitmentTooYoung(commitment, committedAt[commitment]);
        }
        uint64 other = charge.committedAt;
        if (other != 0 && other <= time) revert NotOlder(time, other);
        (charge.reporter, charge.committedAt) = (report.reporter, time);
        emit ReporterChanged(offence, report.reporter);
    }

    // ------------------------------------------------------------------------------------------------- veto

    /// @inheritdoc ISlashingCourt
    function veto(bytes32 offence) external override {
        if (msg.sender != COALITION.vetoCouncil()) revert NotVetoCouncil(msg.sender);
        Charge storage charge = _pending(offence);
        _requireVetoWindow(charge, true);
        uint256 member = charge.member;
        if (vetoesLeft(member) == 0) revert VetoBudgetSpent(member);
        _vetoes[member].take(_vetoCap(), _VETO_BUDGET_WINDOW, WAD);
        charge.status = Status.Vetoed;
        _convicted[member].remove(charge.infraction, _CORRELATION_WINDOW, charge.keyId, charge.powerWad);
        ISlashable[] storage protocols = _lists[member][charge.protocolList];
        for (uint256 i; i < protocols.length; ++i) --pendingAt[protocols[i]][charge.operator];
        emit Vetoed(offence);
    }

    // ------------------------------------------------------------------------------------------- governance

    /// @inheritdoc ISlashingCourt
    function setProtocols(uint256 member, ISlashable[] calldata protocols) external override {
        COALITION.requireGovernance(msg.sender);
        _requireLongMemory(address(COALITION.clientOf(member)));
        if (protocols.length > _MOST_PROTOCOLS) revert InvalidParameter("protocols");
        for (uint256 i; i < protocols.length; ++i) {
            if (address(protocols[i]).code.length == 0) revert InvalidParameter("protocols");
            for (uint256 j; j < i; ++j) {
                if (protocols[i] == protocols[j]) revert InvalidParameter("protocols");
            }
        }
        _lists[member].push(protocols);
        emit ProtocolsChanged(member, protocols);
    }

    /// @dev A client of a BFT chain takes a header as old as its trusting period today: evidence of it must not be too old.
    function _requireLongMemory(address client) private view {
        try IBftLightClient(client).TRUSTING_PERIOD() returns (uint256 milliseconds) {
            uint256 trusting = milliseconds / 1000;
            if (trusting >= EVIDENCE_WINDOW) revert EvidenceWindowTooShort(EVIDENCE_WINDOW, trusting);
        } catch {} // solhint-disable-line no-empty-blocks
    }

    // ------------------------------------------------------------------------------------------------ reads

    /// @inheritdoc ISlashingCourt
    function chargeOf(bytes32 offence) public view override returns (Charge memory charge) {
        charge = _charges[offence];
        if (charge.status == Status.None) revert UnknownCharge(offence);
    }

    /// @inheritdoc ISlashingCourt
    function convictedAround(uint256 member, uint64 time) public view override returns (uint256) {
        return _convicted[member].around(time, _CORRELATION_WINDOW);
    }

    /// @inheritdoc ISlashingCourt
    function protocolsOf(bytes32 offence) external view override returns (ISlashable[] memory) {
        Charge memory charge = chargeOf(offence);
        return _lists[charge.member][charge.protocolList];
    }

    /// @inheritdoc ISlashingCourt
    function protocolsFor(uint256 member) external view override returns (ISlashable[] memory) {
        ISlashable[][] storage lists = _lists[member];
        return lists.length == 0 ? new ISlashable[](0) : lists[lists.length - 1];
    }

    /// @inheritdoc ISlashingCourt
    function isSettled(bytes32 offence, ISlashable protocol) external view override returns (bool) {
        return _settled[offence][protocol];
    }

    /// @inheritdoc ISlashingCourt
    function vetoesLeft(uint256 member) public view override returns (uint256) {
        if (_VETO_BUDGET == 0) return 0;
        return _vetoes[member].available(_vetoCap(), _VETO_BUDGET_WINDOW) / WAD;
    }

    // ------------------------------------------------------------------------------------------------ inside

    /// @dev What was settled is open again.
    function _reopen(bytes32 offence, Charge storage charge) internal {
        ISlashable[] storage protocols = _lists[charge.member][charge.protocolList];
        for (uint256 i; i < protocols.length; ++i) {
            if (!_settled[offence][protocols[i]]) continue;
            _settled[offence][protocols[i]] = false;
            ++pendingAt[protocols[i]][charge.operator];
        }
    }

    function _pending(bytes32 offence) internal view returns (Charge storage charge) {
        charge = _charges[offence];
        if (charge.status == Status.None) revert UnknownCharge(offence);
        if (charge.status != Status.Pending) revert WrongStatus(offence, charge.status);
    }

    /// @dev The window is open until its last second, and judgement begins after it.
    function _requireVetoWindow(Charge storage charge, bool open) internal view {
        uint256 until = charge.chargedAt + VETO_WINDOW;
        if ((block.timestamp <= until) != open) revert VetoWindow(until);
    }

    function _maturedAt(Report calldata report, bytes32 fact, uint64 time) internal view returns (uint64) {
        if (report.reporter == address(0)) return 0;
        bytes32 commitment = RewardCommitment.hash(report.reporter, fact, report.salt);
        return RewardCommitment.maturedAt(committedAt[commitment], time, COMMIT_DELAY);
    }

    /// @dev Half of it at once, the other half over the window, see SlashMeter.
    function _vetoCap() private view returns (uint256) {
        return _VETO_BUDGET * WAD;
    }
}
