// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftLightClient} from "../../../../contracts/bft/IBftLightClient.sol";
import {ISlashable} from "../../../../contracts/coalition/ISlashable.sol";
import {ISlashingCourt} from "../../../../contracts/coalition/ISlashingCourt.sol";
import {CourtWorld, cheats} from "./CourtWorld.sol";

/// @notice Vetoes, sentences, and the meter.
contract JudgementTest is CourtWorld {
    function setUp() external {
        _build();
    }

    // -------------------------------------------------------------------------------------------------- veto

    function test_vetoStopsAChargeForGood() external {
        bytes32 offence = _charge(_prove(1 << 3), 3);
        _veto(offence);
        _requireEqual(_court.pendingAt(_vault, _operator(3)), 0, "pending");
        _requireEqual(_court.convictedAround(MEMBER, uint64(START + 1 days)), 0, "convicted");
        _requireEqual(_court.sentenceOf(offence), 0, "sentence");
        _waitForJudgement();
        bytes memory wrongStatus = abi.encodeWithSelector(
            ISlashingCourt.WrongStatus.selector,
            offence,
            ISlashingCourt.Status.Vetoed
        );
        cheats.expectRevert(wrongStatus);
        _court.execute(offence);
        cheats.expectRevert(wrongStatus);
        _court.executeAt(offence, _vault);
        _expectChargeReverts(
            _double(0, 11, 12),
            3,
            abi.encodeWithSelector(ISlashingCourt.NothingNew.selector)
        );
        _requireEqual(_held(3), BOND, "held");
    }

    function test_onlyTheCouncilVetoesAndOnlyInTime() external {
        bytes32 offence = _charge(_prove(1 << 3), 3);
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.NotVetoCouncil.selector, address(this)));
        _court.veto(offence);
        uint256 until = _now + VETO_WINDOW;
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.VetoWindow.selector, until));
        _court.execute(offence);
        _wait(VETO_WINDOW);
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.VetoWindow.selector, until));
        _court.executeAt(offence, _vault);
        _wait(1);
        cheats.prank(COUNCIL);
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.VetoWindow.selector, until));
        _court.veto(offence);
        cheats.prank(COUNCIL);
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.UnknownCharge.selector, bytes32(0)));
        _court.veto(0);
    }

    /// @dev Two at once and two more over the window, whenever it begins: slashing cannot be switched off.
    function test_vetoesAreCounted() external {
        IBftLightClient.Equivocation memory double = _prove(0x3ff);
        bytes32[] memory offences = new bytes32[](10);
        for (uint256 i; i < 10; ++i) offences[i] = _charge(double, i);
        _veto(offences[0]);
        _veto(offences[1]);
        cheats.prank(COUNCIL);
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.VetoBudgetSpent.selector, MEMBER));
        _court.veto(offences[2]);
        // what the council cannot stop is executed
        _waitForJudgement();
        _court.execute(offences[2]);
        require(_held(2) < BOND, "slashed");
        _wait(12 days);
        _requireEqual(_court.vetoesLeft(MEMBER), 1, "after half a window");
    }

    // ------------------------------------------------------------------------------------------- correlation

    function test_faultsTogetherCostMore() external {
        IBftLightClient.Equivocation memory double = _prove(0x3ff);
        bytes32 first = _charge(double, 0);
        _requireEqual(_court.sentenceOf(first), 0.35e18, "alone");
        bytes32 second = _charge(double, 1);
        _requireEqual(_court.sentenceOf(first), 0.65e18, "two");
        _charge(double, 2);
        bytes32 last = _charge(double, 3);
        _requireEqual(_court.sentenceOf(first), 1e18, "a third of the power and more");
        _waitForJudgement();
        _court.execute(first);
        _requireEqual(_held(0), 0, "all");
        _requireEqual(_court.chargeOf(first).wad, 1e18, "sentence");
        require(second != last, "offences");
    }

    function test_faultsFarApartDoNot() external {
        bytes32 first = _charge(_prove(1), 0);
        uint64 later = HEIGHT + 1_000;
        _client.setHeader(later, _now + 3 days);
        _wait(3 days + 1);
        IBftLightClient.Equivocation memory double = _double(0, 11, 12);
        double.height = later;
        _client.setEquivocators(double, 2);
        bytes32 second = _charge(double, 1);
        _requireEqual(_court.sentenceOf(first), 0.35e18, "first");
        _requireEqual(_court.sentenceOf(second), 0.35e18, "second");
    }

    // ------------------------------------------------------------------------------------------------- meter

    /// @dev Ten bonds of 100, half a day's meter: 250 at once and 250 more over each day.
    function test_whatTheMeterHoldsBackWaitsAndIsNeverLost() external {
        bytes32[] memory offences = _chargeAll();
        _waitForJudgement();
        for (uint256 i; i < 2; ++i) _court.execute(offences[i]);
        _requireEqual(_held(0) + _held(1), 0, "the first two");
        // the meter follows the stake that is left: of 800 now, so 200 at once
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.NothingExecuted.selector, offences[2]));
        _court.execute(offences[2]);
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.MeterFull.selector, MEMBER, _vault, 0));
        _court.executeAt(offences[2], _vault);
        _requireEqual(_court.meterAvailable(MEMBER, _vault, 8 * BOND), 0, "available");
        // an hour gives a part of the next
        _wait(1 hours);
        _court.execute(offences[2]);
        require(_held(2) > 0 && _held(2) < BOND, "in part");
        require(!_court.isSettled(offences[2], _vault), "not settled");
        // an offender does not leave meanwhile
        cheats.prank(_operator(9));
        _vault.requestWithdrawal(BOND);
        _wait(UNBONDING);
        _court.execute(offences[2]);
        for (uint256 day; _heldByAll() > 0; ++day) {
            require(day < 40, "lost");
            for (uint256 i; i < 10; ++i) {
                try _court.execute(offences[i]) {} catch {} // solhint-disable-line no-empty-blocks
            }
            if (_held(9) > 0) {
                cheats.prank(_operator(9));
                cheats.expectRevert(
                    abi.encodeWithSignature("ChargesPending(address,uint256)", _operator(9), 1)
                );
                _vault.withdraw();
            }
            _wait(1 days);
        }
        for (uint256 i; i < 10; ++i) {
            require(_court.isSettled(offences[i], _vault), "settled");
            _requireEqual(_court.pendingAt(_vault, _operator(i)), 0, "pending");
        }
    }

    /// @dev Others that leave make the cap small; what was used of a larger one must not shut the meter for good.
    function test_othersWhoLeaveDoNotShutTheMeter() external {
        bytes32[] memory offences = _chargeAll();
        _waitForJudgement();
        for (uint256 i; i < 2; ++i) _court.execute(offences[i]);
        for (uint256 i; i < 10; ++i) {
            cheats.prank(_operator(i));
            _vault.optOut(MEMBER);
        }
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.MeterFull.selector, MEMBER, _vault, 0));
        _court.executeAt(offences[2], _vault);
        _wait(1 days);
        _court.executeAt(offences[2], _vault);
        _requireEqual(_held(2), (BOND * 3) / 4, "a part");
    }

    /// @dev Just before and just after any moment no more goes than in any other window.
    function test_meterHasNoEdge() external {
        bytes32[] memory offences = _chargeAll();
        _waitForJudgement();
        for (uint256 start; start < 24; start += 6) {
            uint256 before = _heldByAll();
            uint256 stake = _vault.slashableOf(MEMBER);
            for (uint256 hour; hour <= 24; ++hour) {
                for (uint256 i; i < 10; ++i) {
                    try _court.execute(offences[i]) {} catch {} // solhint-disable-line no-empty-blocks
                }
                if (hour < 24) _wait(1 hours);
            }
            require(before - _heldByAll() <= stake / 2, "more than the meter");
            _wait(start * 1 hours);
        }
    }

    function test_laterListsOfProtocolsHelpNobody() external {
        bytes32 offence = _charge(_prove(1 << 3), 3);
        _setProtocols(new ISlashable[](0));
        _waitForJudgement();
        _court.execute(offence);
        require(_held(3) < BOND, "slashed");
    }

    function test_headersOlderThanEvidenceAreNoWayOut() external {
        // a header as old as the trusting period can be forged and read today
        _client.setTrustingPeriod(EVIDENCE_WINDOW * 1000);
        ISlashable[] memory protocols = new ISlashable[](1);
        protocols[0] = _vault;
        cheats.prank(address(_coalition.GOVERNANCE()));
        cheats.expectRevert(
            abi.encodeWithSelector(
                ISlashingCourt.EvidenceWindowTooShort.selector,
                EVIDENCE_WINDOW,
                EVIDENCE_WINDOW
            )
        );
        _court.setProtocols(MEMBER, protocols);
        _client.setTrustingPeriod(EVIDENCE_WINDOW * 1000 - 1000);
        _setProtocols(protocols);
    }

    function test_onlyGovernanceSetsProtocols() external {
        ISlashable[] memory protocols = new ISlashable[](2);
        cheats.expectRevert(abi.encodeWithSignature("NotGovernance(address)", address(this)));
        _court.setProtocols(MEMBER, protocols);
        cheats.prank(address(_coalition.GOVERNANCE()));
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.InvalidParameter.selector, "protocols"));
        _court.setProtocols(MEMBER, protocols);
        (protocols[0], protocols[1]) = (_vault, _vault);
        cheats.prank(address(_coalition.GOVERNANCE()));
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.InvalidParameter.selector, "protocols"));
        _court.setProtocols(MEMBER, protocols);
    }

    function _veto(bytes32 offence) private {
        cheats.prank(COUNCIL);
        _court.veto(offence);
    }

    function _chargeAll() private returns (bytes32[] memory offences) {
        IBftLightClient.Equivocation memory double = _prove(0x3ff);
        offences = new bytes32[](10);
        for (uint256 i; i < 10; ++i) offences[i] = _charge(double, i);
    }

    function _heldByAll() private view returns (uint256 held) {
        for (uint256 i; i < VALIDATORS; ++i) held += _held(i);
    }
}
