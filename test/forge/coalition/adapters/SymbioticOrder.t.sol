// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftLightClient} from "../../../../contracts/bft/IBftLightClient.sol";
import {SymbioticVetoSlasher} from "../../../../contracts/coalition/adapters/symbiotic/SymbioticVetoSlasher.sol";
import {cheats} from "../court/CourtWorld.sol";
import {LocalMockSymbioticVault} from "../mocks/LocalMockSymbioticVault.sol";
import {SymbioticWorld} from "./SymbioticWorld.sol";

/// @notice Two offences of one operator, a day apart, in either order: Symbiotic refuses captures before the latest slash.
contract SymbioticOrderTest is SymbioticWorld {
    function setUp() external {
        _buildVaults(1 days);
        for (uint256 i; i < 10; ++i) _join(i, 1_000);
    }

    function test_theLaterOffenceFirstSparesNoOlderOne() external {
        _wait(1 days + 1);
        _judge(_newer);
        _requireEqual(_taken(_instantVault), 350, "the newer");
        _judge(_older);
        _requireEqual(_taken(_instantVault), 700, "both");
        require(_court.isSettled(_offence(_older, 3), _instant), "settled");
    }

    /// @dev The honest order takes the same.
    function test_theOlderOffenceFirst() external {
        _wait(1 days + 1);
        _judge(_older);
        _requireEqual(_taken(_instantVault), 350, "the older");
        _judge(_newer);
        _requireEqual(_taken(_instantVault), 700, "both");
    }

    /// @dev What came between the two stands behind the newer one alone, in either order.
    function test_neverMoreThanStoodAtTheInfraction() external {
        _delegate(3, 500);
        _wait(1 days + 1);
        uint256 snapshot = cheats.snapshotState();
        for (uint256 turn; turn < 2; ++turn) {
            _judge(turn == 0 ? _newer : _older);
            _judge(turn == 0 ? _older : _newer);
            _requireEqual(_taken(_instantVault), 350 + 525, "both");
            cheats.revertToState(snapshot);
        }
    }

    /// @dev What left between the two is out of reach when the newer one was first: what is there is taken all the same.
    function test_whatIsThereIsTaken() external {
        _undelegate(3, 900);
        _wait(1 days + 1);
        _judge(_newer);
        _requireEqual(_taken(_instantVault), 35, "the newer");
        _judge(_older);
        _requireEqual(_taken(_instantVault), 100, "all of it");
    }

    /// @dev A capture can come into reach again by the slash of a younger offence.
    function test_whatWasOutOfReachIsOwedByNoLaterPart() external {
        bytes32 older = _offence(_older, 3);
        uint64 infraction = uint64(_now);
        _wait(20 days + 1);
        _requireEqual(_slash(older, 0.16e18, infraction), 0, "out of reach");
        _requireEqual(_slash(_offence(_newer, 3), 0.16e18, infraction + 1 days), 160, "the newer");
        _requireEqual(_slash(older, 0.32e18, infraction), 160, "one part, not two");
    }

    /// @dev By a slash of the network's own, before this contract became its middleware.
    function test_requestsThatAreOvertakenAreRenewed() external {
        _charge(_older, 3);
        _waitForJudgement();
        _court.execute(_offence(_older, 3));
        cheats.expectRevert(abi.encodeWithSelector(SymbioticVetoSlasher.NotOvertaken.selector, 0));
        _slow.renewRequest(0);
        _wait(1 days);
        _slowVault.setMiddleware(address(this));
        _slowVault.slash(SUBNETWORK, _operator(3), 350, uint48(_now - 1), "");
        _slowVault.setMiddleware(address(_slow));
        cheats.expectRevert(abi.encodeWithSelector(LocalMockSymbioticVault.InsufficientSlash.selector));
        _slow.executeRequest(0);
        require(_slow.renewRequest(0) == 1, "renewed");
        cheats.expectRevert(abi.encodeWithSelector(SymbioticVetoSlasher.UnknownRequest.selector, 0));
        _slow.renewRequest(0);
        cheats.expectRevert(abi.encodeWithSelector(LocalMockSymbioticVault.VetoPeriodNotEnded.selector));
        _slow.executeRequest(1);
        _wait(1 days);
        _slow.executeRequest(1);
        _requireEqual(_taken(_slowVault), 700, "both");
        cheats.expectRevert(abi.encodeWithSelector(SymbioticVetoSlasher.RequestCompleted.selector, 1));
        _slow.renewRequest(1);
    }

    function test_requestsInTheirOrderNeedNothing() external {
        _wait(1 days + 1);
        _judge(_older);
        _judge(_newer);
        _wait(1 days);
        _slow.executeRequest(0);
        _slow.executeRequest(1);
        _requireEqual(_taken(_slowVault), 700, "both");
    }

    /// @dev What the resolvers vetoed comes not back by being overtaken.
    function test_vetoedRequestsAreNotRenewed() external {
        _wait(1 days + 1);
        _charge(_older, 3);
        _charge(_newer, 3);
        _waitForJudgement();
        _court.execute(_offence(_older, 3));
        _court.execute(_offence(_newer, 3));
        _slowVault.vetoSlash(0);
        _wait(1 days);
        _slow.executeRequest(1);
        cheats.expectRevert(abi.encodeWithSelector(SymbioticVetoSlasher.RequestCompleted.selector, 0));
        _slow.renewRequest(0);
        cheats.expectRevert(abi.encodeWithSelector(SymbioticVetoSlasher.UnknownRequest.selector, 7));
        _slow.renewRequest(7);
    }

    /// @dev A court that gives any shares in any order, with stake that comes and goes between: of what stood at the older one's
    /// infraction no more is ever taken for it, and of the vault no more than there was.
    function testFuzz_sharesInAnyOrder(
        uint16 came,
        uint16 gone,
        uint64[6] calldata wads,
        uint8 order
    ) external {
        _delegate(3, came);
        _undelegate(3, gone % (1_001 + uint256(came)));
        _wait(1 days + 1);
        uint64 older = uint64(START + 1 days);
        uint256 takenForOlder;
        for (uint256 i; i < 6; ++i) {
            bool isOlder = (order >> i) & 1 == 1;
            uint256 wad = wads[i] % (1e18 + 1);
            cheats.prank(address(_court));
            uint256 amount = _instant.slash(
                isOlder ? bytes32("older") : bytes32("newer"),
                MEMBER,
                _operator(3),
                wad,
                isOlder ? older : older + 1 hours + 1 days,
                address(0)
            );
            if (isOlder) takenForOlder += amount;
            _wait(1);
        }
        require(takenForOlder <= 1_000, "more than stood there");
        require(_taken(_instantVault) <= 1_000 + uint256(came), "more than there was");
    }

    function _slash(bytes32 offence, uint256 wad, uint64 infraction) private returns (uint256) {
        cheats.prank(address(_court));
        return _instant.slash(offence, MEMBER, _operator(3), wad, infraction, address(0));
    }

    function _judge(IBftLightClient.Equivocation memory double) private {
        bytes32 offence = _charge(double, 3);
        _waitForJudgement();
        _court.execute(offence);
        _wait(1 days);
    }
}
