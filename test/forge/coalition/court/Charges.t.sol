// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftLightClient} from "../../../../contracts/bft/IBftLightClient.sol";
import {ISlashable} from "../../../../contracts/coalition/ISlashable.sol";
import {ISlashingCourt} from "../../../../contracts/coalition/ISlashingCourt.sol";
import {CourtWorld, cheats} from "./CourtWorld.sol";

/// @notice Who may be charged with what, and that each deed costs once.
contract ChargesTest is CourtWorld {
    function setUp() external {
        _build();
    }

    function test_doubleVoteIsChargedAndSlashed() external {
        bytes32 offence = _charge(_prove(1 << 3), 3);
        ISlashingCourt.Charge memory charge = _court.chargeOf(offence);
        require(charge.operator == _operator(3) && charge.powerWad == 0.1e18, "charge");
        _requireEqual(_court.pendingAt(_vault, _operator(3)), 1, "pending");
        _waitForJudgement();
        _court.execute(offence);
        // 5 % and three times the tenth of the power that did it
        _requireEqual(_held(3), BOND - (BOND * 35) / 100, "held");
        _requireEqual(_held(2), BOND, "another's bond");
        _requireEqual(_vault.slashableOf(MEMBER), 10 * BOND - (BOND * 35) / 100, "slashable");
        _requireEqual(_court.pendingAt(_vault, _operator(3)), 0, "pending after");
        require(_court.isSettled(offence, _vault), "settled");
    }

    // -------------------------------------------------------------------------------------- X4: once a deed

    function test_sameDeedIsChargedOnceWhateverTheReportSays() external {
        IBftLightClient.Equivocation memory double = _prove(1 << 3);
        _charge(double, 3);
        _expectChargeReverts(double, 3, _nothingNew());

        IBftLightClient.Equivocation memory swapped = _double(0, 12, 11);
        require(_client.factOf(swapped) == _client.factOf(double), "fact");
        _expectChargeReverts(swapped, 3, _nothingNew());

        // powers are no part of the deed
        double.doublePower = 99;
        double.totalPower = 1;
        _expectChargeReverts(double, 3, _nothingNew());

        // a third header at the same place
        IBftLightClient.Equivocation memory third = _double(0, 11, 13);
        _client.setEquivocators(third, 1 << 3);
        _expectChargeReverts(third, 3, _nothingNew());

        // the same key under another root, at another index
        IBftLightClient.Equivocation memory otherSet = _double(0, 11, 12);
        otherSet.validatorsRoot = 4_001;
        _keys.setSeat(4_001, 7, _key(3), 10, 100);
        _client.setEquivocators(otherSet, 1 << 7);
        _expectChargeReverts(otherSet, 7, _nothingNew());

        // by somebody else, with a commitment
        _commit(COPYCAT, _client.factOf(double), "salt");
        _wait(COMMIT_DELAY);
        uint256[] memory indices = new uint256[](2);
        (indices[0], indices[1]) = (3, 3);
        cheats.expectRevert(_nothingNew());
        _court.chargeEquivocation(
            MEMBER,
            address(_client),
            _double(0, 11, 12),
            indices,
            ISlashingCourt.Report(COPYCAT, "salt")
        );
    }

    function test_indexGivenTwiceIsChargedOnce() external {
        IBftLightClient.Equivocation memory double = _prove((1 << 3) | (1 << 4));
        uint256[] memory indices = new uint256[](3);
        (indices[0], indices[1], indices[2]) = (3, 3, 4);
        ISlashingCourt.Report memory report;
        _court.chargeEquivocation(MEMBER, address(_client), double, indices, report);
        _requireEqual(_court.pendingAt(_vault, _operator(3)), 1, "pending");
        _requireEqual(_court.convictedAround(MEMBER, uint64(START + 1 days)), 0.2e18, "convicted");
    }

    /// @dev Who charges one of several beforehand does not spoil a report of all.
    function test_knownOffendersArePassedOver() external {
        IBftLightClient.Equivocation memory double = _prove((1 << 3) | (1 << 4));
        _charge(double, 3);
        uint256[] memory indices = new uint256[](2);
        (indices[0], indices[1]) = (3, 4);
        ISlashingCourt.Report memory report;
        _court.chargeEquivocation(MEMBER, address(_client), double, indices, report);
        _requireEqual(_court.pendingAt(_vault, _operator(4)), 1, "the other");
    }

    function test_executedChargeTakesNothingMore() external {
        bytes32 offence = _charge(_prove(1 << 3), 3);
        _waitForJudgement();
        _court.execute(offence);
        uint256 held = _held(3);
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.NothingExecuted.selector, offence));
        _court.execute(offence);
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.AlreadySettled.selector, offence, _vault));
        _court.executeAt(offence, _vault);
        // the vault counts by itself: even the court takes nothing twice
        cheats.prank(address(_court));
        uint256 more = _vault.slash(offence, MEMBER, _operator(3), 0.35e18, uint64(START + 1 days), REPORTER);
        _requireEqual(more, 0, "again");
        _requireEqual(_held(3), held, "held");
        _expectChargeReverts(_double(0, 11, 12), 3, _nothingNew());
    }

    function test_anotherRoundIsAnotherDeed() external {
        _charge(_prove(1 << 3), 3);
        IBftLightClient.Equivocation memory second = _double(1, 11, 12);
        _client.setEquivocators(second, 1 << 3);
        _charge(second, 3);
        // one key counts once among those who failed together
        _requireEqual(_court.convictedAround(MEMBER, uint64(START + 1 days)), 0.1e18, "convicted");
    }

    // ----------------------------------------------------------------------------- X3, X5: who and since when

    function test_onlyProvenSignersAreCharged() external {
        IBftLightClient.Equivocation memory double = _prove(1 << 3);
        _expectChargeReverts(double, 4, _notAnOffender(double, 4));
        _expectChargeReverts(double, 256, _notAnOffender(double, 256));
        _expectChargeReverts(double, 259, _notAnOffender(double, 259));
        IBftLightClient.Equivocation memory unproven = _double(0, 11, 14);
        _expectChargeReverts(unproven, 3, _notAnOffender(unproven, 3));
    }

    function test_clientMustBeTheMembers() external {
        IBftLightClient.Equivocation memory double = _prove(1 << 3);
        uint256[] memory indices = new uint256[](1);
        indices[0] = 3;
        ISlashingCourt.Report memory report;
        cheats.expectRevert(
            abi.encodeWithSelector(ISlashingCourt.WrongClient.selector, MEMBER, address(this))
        );
        _court.chargeEquivocation(MEMBER, address(this), double, indices, report);
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.WrongClient.selector, 0, address(this)));
        _court.chargeEquivocation(0, address(this), double, indices, report);
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.WrongClient.selector, 2, address(_client)));
        _court.chargeEquivocation(2, address(_client), double, indices, report);
    }

    function test_unknownSeatAndKey() external {
        IBftLightClient.Equivocation memory double = _double(0, 11, 12);
        _client.setEquivocators(double, 1 << 200);
        _expectChargeReverts(
            double,
            200,
            abi.encodeWithSelector(ISlashingCourt.UnknownSeat.selector, ROOT, 200)
        );
        _keys.setSeat(ROOT, 200, "nobody's", 1, 100);
        _expectChargeReverts(
            double,
            200,
            abi.encodeWithSelector(ISlashingCourt.UnknownKey.selector, MEMBER, bytes32("nobody's"))
        );
    }

    /// @dev A header of a second from now, and out at once: the deed is not dated after it was on record.
    function test_headerFromTheFutureIsNoWayOut() external {
        cheats.prank(_operator(3));
        _vault.optOut(MEMBER);
        _client.setHeader(HEIGHT, _now + 10);
        _client.setRecordedAt(HEIGHT, _now);
        _wait(1 minutes);
        bytes32 offence = _charge(_prove(1 << 3), 3);
        _requireEqual(_court.chargeOf(offence).infraction, _now - 1 minutes, "infraction");
        _waitForJudgement();
        _court.execute(offence);
        require(_held(3) < BOND, "escaped");
    }

    function test_keyRegisteredInTheSecondOfTheInfractionIsNotCharged() external {
        uint256 infraction = START + 1 days;
        cheats.warp(infraction);
        _keys.setOperator(MEMBER, _key(3), _operator(3));
        cheats.warp(_now);
        _expectChargeReverts(
            _prove(1 << 3),
            3,
            abi.encodeWithSelector(ISlashingCourt.RegisteredLater.selector, _key(3), infraction, infraction)
        );
        cheats.warp(infraction - 1);
        _keys.setOperator(MEMBER, _key(3), _operator(3));
        cheats.warp(_now);
        _charge(_double(0, 11, 12), 3);
    }

    function test_bondThatOptedInLaterIsNotTouched() external {
        address late = address(0xB000);
        _keys.setSeat(ROOT, 11, _key(11), 10, 100);
        cheats.warp(START);
        _keys.setOperator(MEMBER, _key(11), late);
        cheats.warp(START + 1 days);
        _deposit(late, BOND);
        _optIn(late, _key(11));
        cheats.warp(_now);
        bytes32 offence = _charge(_prove(1 << 11), 11);
        _waitForJudgement();
        _court.execute(offence);
        require(_court.isSettled(offence, _vault), "settled");
        _requireEqual(_vault.bondOf(late).active, BOND, "bond");
        cheats.prank(address(_court));
        cheats.expectRevert(
            abi.encodeWithSelector(ISlashable.NotSlashable.selector, MEMBER, late, START + 1 days)
        );
        _vault.slash(offence, MEMBER, late, 1e18, uint64(START + 1 days), address(0));
    }

    function test_evidenceExpires() external {
        IBftLightClient.Equivocation memory double = _prove((1 << 3) | (1 << 4));
        uint256 limit = START + 1 days + EVIDENCE_WINDOW;
        _wait(limit - _now);
        _charge(double, 3);
        _wait(1);
        _expectChargeReverts(
            double,
            4,
            abi.encodeWithSelector(ISlashingCourt.EvidenceExpired.selector, START + 1 days, limit)
        );
    }

    /// @dev The header below tells the time when there is none at the height.
    function test_timeOfAHeightThatIsNotRecorded() external {
        IBftLightClient.Equivocation memory double = _double(0, 11, 12);
        double.height = HEIGHT + 1;
        _client.setEquivocators(double, 1 << 3);
        bytes32 offence = _charge(double, 3);
        _requireEqual(_court.chargeOf(offence).infraction, START + 1 days, "time");
    }

    /// @dev Nor does anybody become immune by being charged while governance took the protocols away.
    function test_memberWithoutProtocolsTakesNoCharges() external {
        _setProtocols(new ISlashable[](0));
        IBftLightClient.Equivocation memory double = _prove(1 << 3);
        bytes memory reason = abi.encodeWithSelector(ISlashingCourt.NoProtocols.selector, MEMBER);
        _expectChargeReverts(double, 3, reason);
        ISlashable[] memory protocols = new ISlashable[](1);
        protocols[0] = _vault;
        _setProtocols(protocols);
        bytes32 offence = _charge(double, 3);
        _waitForJudgement();
        _court.execute(offence);
        _requireEqual(_held(3), (BOND * 65) / 100, "held");
    }

    function _nothingNew() private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISlashingCourt.NothingNew.selector);
    }

    function _notAnOffender(
        IBftLightClient.Equivocation memory double,
        uint256 index
    ) private view returns (bytes memory) {
        return abi.encodeWithSelector(ISlashingCourt.NotAnOffender.selector, _client.factOf(double), index);
    }
}
