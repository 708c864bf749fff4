// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ISlashable} from "../ISlashable.sol";
import {ISlashingCourt} from "../ISlashingCourt.sol";
import {CorrelationWindow} from "../libraries/CorrelationWindow.sol";
import {SlashMeter} from "../libraries/SlashMeter.sol";
import {ChargeBook} from "./ChargeBook.sol";

/// @title Judgement
/// @notice Executes charges, at each protocol by itself.
/// @dev Whether a protocol failed is decided by the same gas whoever calls: each gets exactly `protocolGas`, or the call
/// reverts. A failure is never written down; what is not settled can be executed again.
abstract contract Judgement is ChargeBook, ReentrancyGuardTransient {
    using CorrelationWindow for CorrelationWindow.Book;
    using SlashMeter for SlashMeter.Bucket;

    /// @dev What is left to a call after 1/64 is kept back, and some for what follows in the loop.
    uint256 private constant _RESERVE = 60_000;

    uint256 internal immutable _BASE_WAD;
    uint256 internal immutable _FACTOR;
    uint256 internal immutable _METER_WINDOW;
    uint256 internal immutable _METER_WAD;
    uint256 internal immutable _PROTOCOL_GAS;

    mapping(uint256 member => mapping(ISlashable protocol => SlashMeter.Bucket bucket)) private _meters;

    constructor(Parameters memory given) {
        if (given.baseWad == 0 || given.baseWad > WAD) revert InvalidParameter("baseWad");
        if (given.factor > 1_000) revert InvalidParameter("factor");
        if (given.meterWindow < 1 hours) revert InvalidParameter("meterWindow");
        if (given.meterWad == 0 || given.meterWad > WAD) revert InvalidParameter("meterWad");
        if (given.protocolGas < 200_000 || given.protocolGas > 5_000_000) {
            revert InvalidParameter("protocolGas");
        }
        _BASE_WAD = given.baseWad;
        _FACTOR = given.factor;
        _METER_WINDOW = given.meterWindow;
        _METER_WAD = given.meterWad;
        _PROTOCOL_GAS = given.protocolGas;
    }

    /// @inheritdoc ISlashingCourt
    function execute(bytes32 offence) external override nonReentrant {
        (Charge storage charge, bool moved) = _sentence(offence);
        ISlashable[] memory protocols = _lists[charge.member][charge.protocolList];
        for (uint256 i; i < protocols.length; ++i) {
            if (_settled[offence][protocols[i]]) continue;
            uint256 needed = (_PROTOCOL_GAS * 64) / 63 + _RESERVE;
            if (gasleft() < needed) revert NotEnoughGas(needed);
            try this.executeAsSelf{gas: _PROTOCOL_GAS}(offence, protocols[i]) {
                moved = true;
            } catch {
                emit NotExecuted(offence, protocols[i]);
            }
        }
        if (!moved) revert NothingExecuted(offence);
    }

    /// @inheritdoc ISlashingCourt
    function executeAt(bytes32 offence, ISlashable protocol) external override nonReentrant {
        _sentence(offence);
        _executeAt(offence, protocol);
    }

    /// @notice One protocol's part of `execute`, with everything undone when it fails.
    function executeAsSelf(bytes32 offence, ISlashable protocol) external {
        if (msg.sender != address(this)) revert OnlySelf();
        _executeAt(offence, protocol);
    }

    // ------------------------------------------------------------------------------------------------ reads

    /// @inheritdoc ISlashingCourt
    function sentenceOf(bytes32 offence) public view override returns (uint256) {
        Charge memory charge = chargeOf(offence);
        if (charge.status == Status.Vetoed) return 0;
        uint256 convicted = convictedAround(charge.member, charge.infraction);
        return Math.max(charge.wad, Math.min(WAD, _BASE_WAD + _FACTOR * convicted));
    }

    /// @inheritdoc ISlashingCourt
    function meterAvailable(
        uint256 member,
        ISlashable protocol,
        uint256 total
    ) external view override returns (uint256) {
        return _meters[member][protocol].available(_cap(total), _METER_WINDOW);
    }

    // ---------------------------------------------------------------------------------------------- private

    /// @dev The share is for all protocols the same. Charges of faults around the same time that come after the first execution
    /// raise it, and what was settled is open again: nobody gets off lightly by being charged and executed before the others.
    /// Such charges end with their evidence window.
    /// It is raised also when no meter has room: what is open again may not leave.
    function _sentence(bytes32 offence) private returns (Charge storage charge, bool raised) {
        charge = _charges[offence];
        if (charge.status != Status.Executed) {
            charge = _pending(offence);
            _requireVetoWindow(charge, false);
        }
        uint256 wad = sentenceOf(offence);
        if (wad == charge.wad) return (charge, false);
        raised = charge.wad != 0;
        if (raised) _reopen(offence, charge);
        (charge.wad, charge.status) = (uint64(wad), Status.Executed);
        emit Sentenced(offence, wad);
    }

    function _executeAt(bytes32 offence, ISlashable protocol) private {
        Charge memory charge = _charges[offence];
        // a slash before this one may have called somebody who dated the charge anew
        if (charge.status != Status.Executed) revert WrongStatus(offence, charge.status);
        if (_settled[offence][protocol]) revert AlreadySettled(offence, protocol);
        _requireListed(offence, charge, protocol);
        (uint256 stake, uint256 total) = protocol.exposureOf(
            offence,
            charge.member,
            charge.operator,
            charge.infraction
        );
        if (stake == 0) {
            _settle(offence, protocol, charge.operator);
            emit Executed(offence, protocol, 0, 0);
            return;
        }
        _take(offence, protocol, charge, stake, Math.max(stake, total));
    }

    /// @dev The meter's room is asked first and what was really taken is counted after; between the two nobody can execute.
    function _take(
        bytes32 offence,
        ISlashable protocol,
        Charge memory charge,
        uint256 stake,
        uint256 total
    ) private {
        SlashMeter.Bucket storage meter = _meters[charge.member][protocol];
        uint256 available = meter.available(_cap(total), _METER_WINDOW);
        uint256 before = _taken[offence][protocol];
        uint256 wad = Math.min(charge.wad, before + Math.mulDiv(available, WAD, stake));
        if (wad == before) revert MeterFull(charge.member, protocol, available);
        _taken[offence][protocol] = wad;
        if (wad == charge.wad) _settle(offence, protocol, charge.operator);
        uint256 amount = protocol.slash(
            offence,
            charge.member,
            charge.operator,
            wad,
            charge.infraction,
            charge.reporter
        );
        if (amount > available) revert OverSlashed(protocol, available, amount);
        meter.take(_cap(total), _METER_WINDOW, amount);
        emit Executed(offence, protocol, wad, amount);
    }

    function _settle(bytes32 offence, ISlashable protocol, address operator) private {
        _settled[offence][protocol] = true;
        --pendingAt[protocol][operator];
    }

    function _requireListed(bytes32 offence, Charge memory charge, ISlashable protocol) private view {
        ISlashable[] storage protocols = _lists[charge.member][charge.protocolList];
        for (uint256 i; i < protocols.length; ++i) {
            if (protocols[i] == protocol) return;
        }
        revert UnknownProtocol(offence, protocol);
    }

    function _cap(uint256 total) private view returns (uint256) {
        return Math.mulDiv(total, _METER_WAD, WAD);
    }
}
