// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftLightClient} from "../../../../contracts/bft/IBftLightClient.sol";
import {ISlashable} from "../../../../contracts/coalition/ISlashable.sol";
import {ISlasher} from "../../../../contracts/coalition/adapters/symbiotic/ISlasher.sol";
import {IVetoSlasher} from "../../../../contracts/coalition/adapters/symbiotic/IVetoSlasher.sol";
import {SymbioticSlasher} from "../../../../contracts/coalition/adapters/symbiotic/SymbioticSlasher.sol";
import {SymbioticVetoSlasher} from "../../../../contracts/coalition/adapters/symbiotic/SymbioticVetoSlasher.sol";
import {IKeyRegistry} from "../../../../contracts/coalition/keys/IKeyRegistry.sol";
import {CourtWorld, cheats} from "../court/CourtWorld.sol";
import {LocalMockSymbioticVault} from "../mocks/LocalMockSymbioticVault.sol";

/// @notice One operator with all of the stake, of which the meter lets a quarter through at once, takes it from the vault after
/// a deed and commits another with dust: Symbiotic slashes nothing that was captured before the latest slash.
contract SymbioticCaptureTest is CourtWorld {
    uint64 private constant LATER = HEIGHT + 1_000;
    bytes32 private constant SUBNETWORK = bytes32(uint256(uint160(0xC002)) << 96);
    uint48 private constant EPOCH = 20 days;

    LocalMockSymbioticVault private _instantVault;
    LocalMockSymbioticVault private _slowVault;
    SymbioticSlasher private _instant;
    SymbioticVetoSlasher private _slow;
    IBftLightClient.Equivocation private _older;
    IBftLightClient.Equivocation private _newer;

    function setUp() external {
        _build();
        _instantVault = new LocalMockSymbioticVault(EPOCH);
        _slowVault = new LocalMockSymbioticVault(EPOCH);
        _startEpochs(START + 1);
        _instant = new SymbioticSlasher(_court, ISlasher(address(_instantVault)), SUBNETWORK);
        _slow = new SymbioticVetoSlasher(_court, IVetoSlasher(address(_slowVault)), SUBNETWORK);
        _instantVault.setMiddleware(address(_instant));
        _slowVault.setMiddleware(address(_slow));
        ISlashable[] memory protocols = new ISlashable[](2);
        (protocols[0], protocols[1]) = (_instant, _slow);
        _setProtocols(protocols);
        cheats.warp(START);
        _optIn(_instant.optIn);
        _optIn(_slow.optIn);
        _instantVault.delegate(_operator(3), 1_000);
        _slowVault.delegate(_operator(3), 1_000);
        cheats.warp(_now);
        _older = _double(0, 11, 12);
        _newer = _double(0, 11, 12);
        _newer.height = LATER;
        _client.setEquivocators(_older, 1 << 3);
        _client.setEquivocators(_newer, 1 << 3);
        _client.setHeader(LATER, _now + 1 hours);
    }

    function test_dustBetweenTwoPartsSparesNothing() external {
        _executeInTurn();
    }

    /// @dev The offender charges itself with the later deed and executes that before anybody else charges the older one.
    function test_dustBeforeEverythingSparesNothing() external {
        _cut();
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
        _cut();
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

    function _cut() private {
        _wait(10 minutes);
        _instantVault.undelegate(_operator(3), 990);
        _slowVault.undelegate(_operator(3), 990);
        _wait(1 hours);
    }

    function _executeInTurn() private {
        _cut();
        _chargeBoth();
        _execute(_older);
        _requireEqual(_taken(_instantVault), 250, "what the meter gives at once");
        _wait(1 days);
        _execute(_newer);
        _execute(_older);
        _requireTaken(_instantVault);
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

    function _taken(LocalMockSymbioticVault vault) private view returns (uint256) {
        return vault.cumulativeSlash(SUBNETWORK, _operator(3));
    }

    function _startEpochs(uint256 time) private {
        _instantVault.startEpochs(uint48(time));
        _slowVault.startEpochs(uint48(time));
    }

    function _optIn(function(uint256, IKeyRegistry, bytes32) external optIn) private {
        cheats.prank(_operator(3));
        optIn(MEMBER, IKeyRegistry(address(_keys)), _key(3));
    }
}
