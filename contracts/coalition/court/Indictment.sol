// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISlashable} from "../ISlashable.sol";
import {IKeyRegistry} from "../keys/IKeyRegistry.sol";
import {CorrelationWindow} from "../libraries/CorrelationWindow.sol";
import {ChargeBook} from "./ChargeBook.sol";

/// @title Indictment
/// @notice Makes a charge of evidence: once a deed, by the operator of the key, dated by the member's light client.
abstract contract Indictment is ChargeBook {
    using CorrelationWindow for CorrelationWindow.Book;

    /// @notice What a charge says of the offender.
    struct Accused {
        uint256 member;
        address client;
        bytes32 keyId;
        bytes32 fact;
        IKeyRegistry registry;
        uint64 infraction;
        uint256 powerWad;
    }

    /// @dev False when the offence was charged before, whatever became of it, by a date that stands, and by whoever knew of it
    /// no later.
    function _charge(
        bytes32 offence,
        Accused memory accused,
        Report calldata report
    ) internal returns (bool) {
        if (_charges[offence].status != Status.None) {
            return _redate(offence, accused, report) || _supersede(offence, accused.fact, report);
        }
        address operator = _operatorOf(accused);
        uint64 time = _maturedAt(report, accused.fact, uint64(block.timestamp));
        address reporter = time == 0 ? address(0) : report.reporter;
        uint256 list = _lists[accused.member].length;
        if (list == 0 || _lists[accused.member][list - 1].length == 0) revert NoProtocols(accused.member);
        _charges[offence] = Charge({
            status: Status.Pending,
            protocolList: uint24(list - 1),
            member: uint64(accused.member),
            client: accused.client,
            operator: operator,
            infraction: accused.infraction,
            chargedAt: uint64(block.timestamp),
            committedAt: time,
            powerWad: uint64(accused.powerWad),
            reporter: reporter,
            wad: 0,
            keyId: accused.keyId,
            fact: accused.fact
        });
        _convicted[accused.member].add(
            accused.infraction,
            _CORRELATION_WINDOW,
            accused.keyId,
            accused.powerWad
        );
        ISlashable[] storage protocols = _lists[accused.member][list - 1];
        for (uint256 i; i < protocols.length; ++i) ++pendingAt[protocols[i]][operator];
        emit Charged(
            offence,
            accused.member,
            operator,
            accused.keyId,
            accused.fact,
            accused.infraction,
            reporter
        );
        return true;
    }

    /// @dev The light client in force says when a deed was done. A date by one that was replaced stands only until then: nobody
    /// relays to that client any more, and whoever signs its headers dates them. What was taken by the old date counts.
    function _redate(bytes32 offence, Accused memory accused, Report calldata report) private returns (bool) {
        Charge storage charge = _charges[offence];
        if (charge.status == Status.Vetoed) return false;
        if (charge.infraction == accused.infraction) return _reweigh(offence, accused);
        if (charge.client == accused.client) return false;
        if (accused.client != address(COALITION.clientOf(accused.member))) return false;
        _operatorOf(accused);
        _convictAnew(charge, accused);
        _reopen(offence, charge);
        ISlashable[] storage protocols = _lists[accused.member][charge.protocolList];
        for (uint256 i; i < protocols.length; ++i) delete _taken[offence][protocols[i]];
        uint64 time = _maturedAt(report, accused.fact, uint64(block.timestamp));
        (charge.status, charge.wad) = (Status.Pending, 0);
        charge.chargedAt = uint64(block.timestamp);
        // another date is no other report: the oldest commitment stays
        if (charge.committedAt == 0 || (time != 0 && time < charge.committedAt)) {
            (charge.fact, charge.committedAt) = (accused.fact, time);
            charge.reporter = time == 0 ? address(0) : report.reporter;
        }
        emit Redated(offence, accused.client, accused.infraction, charge.reporter);
        return true;
    }

    /// @dev A vote names no validator set, so who signs a header with a set of its own may be charged by that set first, as somebody
    /// with next to no power. The larger power counts, and raises shares as a later charge does.
    function _reweigh(bytes32 offence, Accused memory accused) private returns (bool) {
        Charge storage charge = _charges[offence];
        if (accused.powerWad <= charge.powerWad) return false;
        bool isHeard = accused.client == charge.client;
        if (!isHeard && accused.client != address(COALITION.clientOf(accused.member))) return false;
        _convictAnew(charge, accused);
        emit Reweighed(offence, accused.client, accused.powerWad);
        return true;
    }

    /// @dev By another client, with the date and the power that it gives the deed.
    function _convictAnew(Charge storage charge, Accused memory accused) private {
        CorrelationWindow.Book storage convicted = _convicted[accused.member];
        convicted.remove(charge.infraction, _CORRELATION_WINDOW, charge.keyId, charge.powerWad);
        convicted.add(accused.infraction, _CORRELATION_WINDOW, charge.keyId, accused.powerWad);
        (charge.client, charge.infraction) = (accused.client, accused.infraction);
        charge.powerWad = uint64(accused.powerWad);
    }

    /// @dev One deed is shown by many pairs, and a pair that somebody else brought first must not void a commitment to another.
    /// For the same pair there is `claimReport`.
    function _supersede(bytes32 offence, bytes32 fact, Report calldata report) private returns (bool) {
        Charge storage charge = _charges[offence];
        if (charge.status != Status.Pending || charge.fact == fact) return false;
        if (block.timestamp > charge.chargedAt + VETO_WINDOW) return false;
        uint64 time = _maturedAt(report, fact, charge.chargedAt);
        uint64 other = charge.committedAt;
        if (time == 0 || (other != 0 && other <= time)) return false;
        (charge.reporter, charge.committedAt, charge.fact) = (report.reporter, time, fact);
        emit ReporterChanged(offence, report.reporter);
        return true;
    }

    function _requireInTime(uint256 infraction) internal view {
        uint256 limit = infraction + EVIDENCE_WINDOW;
        if (block.timestamp > limit) revert EvidenceExpired(infraction, limit);
    }

    function _operatorOf(Accused memory accused) private view returns (address operator) {
        uint64 since;
        (operator, since) = accused.registry.operatorOf(accused.member, accused.keyId);
        if (operator == address(0)) revert UnknownKey(accused.member, accused.keyId);
        if (since >= accused.infraction) revert RegisteredLater(accused.keyId, since, accused.infraction);
    }
}
