// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftLightClient} from "../../../../contracts/bft/IBftLightClient.sol";
import {SymbioticVetoSlasher} from "../../../../contracts/coalition/adapters/symbiotic/SymbioticVetoSlasher.sol";
import {cheats} from "../court/CourtWorld.sol";
import {LocalMockSymbioticVault} from "../mocks/LocalMockSymbioticVault.sol";
import {SymbioticWorld} from "./SymbioticWorld.sol";

/// @notice One operator with all of the stake, of which the meter lets a quarter through at once, takes it from the vault after
/// a deed and commits another with dust: Symbiotic slashes nothing that was captured before the latest slash.
contract SymbioticCaptureTest is SymbioticWorld {
    function setUp() external {
        _buildVaults(1 hours);
        _startEpochs(START + 1);
        _join(3, 1_000);
    }

    function test_dustBetweenTwoPartsSparesNothing() external {
        _executeInTurn();
    }

    /// @dev The offender charges itself with the later deed and executes that before anybody else charges the older one.
    function test_dustBeforeEverythingSparesNothing() external {
        _cut(10);
        _charge(_newer, 3);
        _waitForJudgement();
        _execute(_newer);
        _charge(_older, 3);
        _waitForJudgement();
        for (uint256 day; day < 2; ++day) {
            _execute(_older);
            _wait(1 days);
        }
        _requireTaken(_instantVault);
    }

    /// @dev Between the two a new epoch of the vault began.
    function test_dustInTheNextEpochSparesNothing() external {
        _startEpochs(_now + 30 minutes - EPOCH);
        _executeInTurn();
    }

    /// @dev The stake came after the epoch began.
    function test_dustOfANewcomerSparesNothing() external {
        _startEpochs(START - 1);
        _executeInTurn();
    }

    function test_requestsOfDustOvertakeNone() external {
        _cut(10);
        _chargeBoth();
        _execute(_older);
        _wait(1 days);
        _execute(_newer);
        _execute(_older);
        _wait(1 days);
        _slow.executeRequest(1);
        _slow.executeRequest(0);
        _slow.executeRequest(2);
        _requireTaken(_slowVault);
    }

    /// @dev What happened in an epoch is captured in it: whoever left the vault in the one before does not pay.
    function test_nothingIsCapturedInTheEpochBefore() external {
        _startEpochs(_now + 30 minutes - EPOCH);
        _wait(1 hours);
        _charge(_newer, 3);
        _waitForJudgement();
        _execute(_newer);
        uint256 latest = _instantVault.latestSlashedCaptureTimestamp(SUBNETWORK, _operator(3));
        _requireEqual(latest, START + 1 days + 90 minutes, "captured when the epoch began");
        _requireEqual(_taken(_instantVault), 250, "taken");
    }

    /// @dev Requests of a middleware before this one are not its own.
    function test_onlyRequestsMadeHereAreCarriedOut() external {
        _slowVault.setMiddleware(address(this));
        _slowVault.requestSlash(SUBNETWORK, _operator(3), 10, uint48(_now - 1), "");
        _slowVault.setMiddleware(address(_slow));
        _wait(1 days);
        cheats.expectRevert(abi.encodeWithSelector(SymbioticVetoSlasher.UnknownRequest.selector, 0));
        _slow.executeRequest(0);
    }

    function _cut(uint256 left) private {
        _wait(10 minutes);
        _undelegate(3, 1_000 - left);
        _wait(1 hours);
    }

    /// @dev What the older one took leaves something of the newer one's stake, or that would be no slash.
    function _executeInTurn() private {
        _cut(300);
        _chargeBoth();
        _execute(_older);
        _requireEqual(_taken(_instantVault), 250, "what the meter gives at once");
        _wait(1 days);
        _execute(_newer);
        _requireEqual(_taken(_instantVault), 300, "what was left of the newer one's stake");
        _execute(_older);
        _requireEqual(_taken(_instantVault), 400, "the rest of the older one");
        require(_court.isSettled(_offence(_older, 3), _instant), "settled");
    }

    function _chargeBoth() private {
        _charge(_older, 3);
        _charge(_newer, 3);
        _waitForJudgement();
    }

    function _execute(IBftLightClient.Equivocation memory double) private {
        try _court.execute(_offence(double, 3)) {} catch {} // solhint-disable-line no-empty-blocks
    }

    /// @dev All that is owed of the older deed, whatever the newer one added.
    function _requireTaken(LocalMockSymbioticVault vault) private view {
        require(_taken(vault) >= 350, "spared");
        require(_taken(vault) <= 354, "too much");
    }

    function _startEpochs(uint256 time) private {
        _instantVault.startEpochs(uint48(time));
        _slowVault.startEpochs(uint48(time));
    }
}
