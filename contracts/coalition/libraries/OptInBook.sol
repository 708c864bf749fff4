// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IKeyRegistry} from "../keys/IKeyRegistry.sol";
import {ISlashable} from "../ISlashable.sol";
import {ISlashingCourt} from "../ISlashingCourt.sol";

/// @title OptInBook
/// @notice What every place of slashable stake keeps: who answers for which member since when, and what was taken for which
/// offence.
/// @dev One span for each operator and member. It is only ever overwritten when nothing of the old one can be charged any
/// more and nothing charged is open: otherwise opting out and in again would wash an operator clean.
abstract contract OptInBook is ISlashable {
    struct Span {
        uint64 since;
        uint64 until;
    }

    /// @dev What was taken for an offence: the largest share, and the amount where it is counted.
    struct Taken {
        uint64 wad;
        uint192 amount;
    }

    uint256 internal constant WAD = 1e18;

    ISlashingCourt internal immutable _COURT;

    mapping(bytes32 offence => mapping(address operator => Taken taken)) private _taken;
    mapping(uint256 member => mapping(address operator => Span span)) private _spans;

    modifier onlyCourt() {
        _requireCourt();
        _;
    }

    constructor(ISlashingCourt court) {
        if (address(court).code.length == 0) revert InvalidParameter("court");
        _COURT = court;
    }

    /// @inheritdoc ISlashable
    function slashableSince(uint256 member, address operator) public view override returns (uint64) {
        Span storage span = _spans[member][operator];
        return span.until == 0 ? span.since : 0;
    }

    /// @inheritdoc ISlashable
    function slashedWad(bytes32 offence, address operator) public view override returns (uint256) {
        return _taken[offence][operator].wad;
    }

    /// @inheritdoc ISlashable
    function wasSlashableAt(
        uint256 member,
        address operator,
        uint64 time
    ) public view override returns (bool) {
        Span storage span = _spans[member][operator];
        return span.since != 0 && span.since < time && (span.until == 0 || time <= span.until);
    }

    function _begin(uint256 member, IKeyRegistry registry, bytes32 keyId) internal {
        _requireKey(member, registry, keyId);
        Span storage span = _spans[member][msg.sender];
        if (span.since != 0) {
            bool over = span.until != 0 && block.timestamp > uint256(span.until) + _coolOff();
            if (!over || _COURT.pendingAt(this, msg.sender) != 0) revert AlreadyOptedIn(member, msg.sender);
        }
        _spans[member][msg.sender] = Span(uint64(block.timestamp), 0);
        emit OptedIn(member, msg.sender, keyId);
    }

    function _end(uint256 member) internal {
        if (slashableSince(member, msg.sender) == 0) revert NotOptedIn(member, msg.sender);
        _spans[member][msg.sender].until = uint64(block.timestamp);
        emit OptedOut(member, msg.sender);
    }

    /// @dev Remembers the share; returns the share that was taken before, which is `wad` when it is no more.
    function _advance(
        bytes32 offence,
        uint256 member,
        address operator,
        uint256 wad,
        uint64 infraction
    ) internal returns (uint256 before) {
        if (wad > WAD) revert InvalidShare(wad);
        if (!wasSlashableAt(member, operator, infraction)) revert NotSlashable(member, operator, infraction);
        before = _taken[offence][operator].wad;
        if (wad <= before) return wad;
        _taken[offence][operator].wad = uint64(wad);
    }

    /// @dev What is still to be taken of a stake. Amounts are counted and not shares: when an offence is dated anew, what was
    /// taken by the old date counts, and no more than that.
    function _owedOf(
        bytes32 offence,
        address operator,
        uint256 wad,
        uint256 stake
    ) internal view returns (uint256) {
        uint256 whole = Math.mulDiv(stake, wad, WAD);
        return whole - Math.min(whole, _taken[offence][operator].amount);
    }

    /// @dev Counts what was taken.
    function _count(bytes32 offence, address operator, uint256 amount) internal {
        if (amount != 0) _taken[offence][operator].amount += SafeCast.toUint192(amount);
    }

    /// @dev As long as something that happened may be charged and judged.
    function _coolOff() internal view returns (uint256) {
        return _COURT.EVIDENCE_WINDOW() + _COURT.VETO_WINDOW();
    }

    function _requireCourt() private view {
        if (msg.sender != address(_COURT)) revert NotCourt(msg.sender);
    }

    function _requireKey(uint256 member, IKeyRegistry registry, bytes32 keyId) private view {
        bool asked = registry == _COURT.BFT_KEYS() || registry == _COURT.BLS_KEYS();
        if (!asked || address(registry) == address(0)) revert KeyNotOperators(member, keyId, msg.sender);
        (address operator, ) = registry.operatorOf(member, keyId);
        if (operator != msg.sender) revert KeyNotOperators(member, keyId, msg.sender);
    }
}
