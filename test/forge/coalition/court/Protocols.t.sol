// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISlashable} from "../../../../contracts/coalition/ISlashable.sol";
import {ISlashingCourt} from "../../../../contracts/coalition/ISlashingCourt.sol";
import {Judgement} from "../../../../contracts/coalition/court/Judgement.sol";
import {LocalMockProtocol} from "../mocks/LocalMockProtocol.sol";
import {CourtWorld, cheats} from "./CourtWorld.sol";

/// @notice Protocols that fail, starve, lie and reenter (K17, K18).
contract ProtocolsTest is CourtWorld {
    LocalMockProtocol private _protocol;
    bytes32 private _offence3;

    function setUp() external {
        _build();
        _protocol = new LocalMockProtocol();
        ISlashable[] memory protocols = new ISlashable[](2);
        (protocols[0], protocols[1]) = (ISlashable(address(_protocol)), _vault);
        _setProtocols(protocols);
        _offence3 = _charge(_prove(1 << 3), 3);
        _waitForJudgement();
    }

    function test_bothProtocolsSlash() external {
        _court.execute(_offence3);
        _requireEqual(_protocol.calls(), 1, "calls");
        require(_held(3) < BOND, "vault");
    }

    function test_oneThatRevertsStopsNoOther() external {
        _stopsNoOther(LocalMockProtocol.Fault.Reverts);
    }

    function test_oneThatBurnsAllGasStopsNoOther() external {
        _stopsNoOther(LocalMockProtocol.Fault.BurnsGas);
    }

    function test_oneThatAnswersNothingStopsNoOther() external {
        _stopsNoOther(LocalMockProtocol.Fault.ReturnsNothing);
    }

    function test_oneThatFloodsStopsNoOther() external {
        _stopsNoOther(LocalMockProtocol.Fault.ReturnsFlood);
    }

    function test_oneThatTakesTooMuchStopsNoOther() external {
        _stopsNoOther(LocalMockProtocol.Fault.TakesTooMuch);
    }

    function test_itsOwnErrorShowsWhenAskedAlone() external {
        ISlashable protocol = ISlashable(address(_protocol));
        _protocol.setFault(LocalMockProtocol.Fault.Reverts);
        cheats.expectRevert(abi.encodeWithSignature("Error(string)", "no"));
        _court.executeAt(_offence3, protocol);
        _protocol.setFault(LocalMockProtocol.Fault.TakesTooMuch);
        cheats.expectRevert(
            abi.encodeWithSelector(ISlashingCourt.OverSlashed.selector, protocol, 2_500, 5_001)
        );
        _court.executeAt(_offence3, protocol);
        cheats.expectRevert(
            abi.encodeWithSelector(ISlashingCourt.UnknownProtocol.selector, _offence3, address(this))
        );
        _court.executeAt(_offence3, ISlashable(address(this)));
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.OnlySelf.selector));
        Judgement(address(_court)).executeAsSelf(_offence3, protocol);
    }

    /// @dev K17: while a protocol slashes, the court is closed for judgement.
    function test_reentryIntoTheCourtFails() external {
        bytes[3] memory calls = [
            abi.encodeCall(ISlashingCourt.execute, (_offence3)),
            abi.encodeCall(ISlashingCourt.executeAt, (_offence3, ISlashable(address(_vault)))),
            abi.encodeCall(Judgement.executeAsSelf, (_offence3, ISlashable(address(_vault))))
        ];
        uint256 snapshot = cheats.snapshotState();
        for (uint256 i; i < calls.length; ++i) {
            _protocol.setFault(LocalMockProtocol.Fault.Reenters);
            _protocol.setReentry(_court, calls[i]);
            _court.execute(_offence3);
            require(!_protocol.reentered(), "reentered");
            _requireEqual(_held(3), (BOND * 65) / 100, "held");
            cheats.revertToState(snapshot);
        }
    }

    /// @dev K17: a token that calls back gets into neither vault nor court.
    function test_tokenThatCallsBack() external {
        _court.execute(_offence3);
        bytes[5] memory calls = [
            abi.encodeWithSignature("withdraw()"),
            abi.encodeWithSignature("sweep()"),
            abi.encodeWithSignature("claimReward()"),
            abi.encodeWithSignature("deposit(uint256)", 1),
            abi.encodeWithSignature("requestWithdrawal(uint256)", 1)
        ];
        uint256 snapshot = cheats.snapshotState();
        for (uint256 i; i < calls.length; ++i) {
            _token.setHook(address(_vault), calls[i]);
            _vault.sweep();
            require(!_token.hookSucceeded(), "reentered");
            _requireEqual(_token.balanceOf(TREASURY), BOND - _held(3), "treasury");
            cheats.revertToState(snapshot);
        }
    }

    /// @dev K18: at every gas limit all of the effect or none of it.
    function test_starvedCallsHaveFullEffectOrNone() external {
        uint256 snapshot = cheats.snapshotState();
        (uint256 full, uint256 none) = (0, 0);
        for (uint256 level; level < 200; ++level) {
            uint256 gas_ = 30_000 + level * 11_000;
            // solhint-disable-next-line avoid-low-level-calls
            (bool ok, ) = address(_court).call{gas: gas_}(
                abi.encodeCall(ISlashingCourt.execute, (_offence3))
            );
            bool first = _court.isSettled(_offence3, ISlashable(address(_protocol)));
            bool second = _court.isSettled(_offence3, _vault);
            require(first == ok && second == ok, "part of the effect");
            require((_held(3) < BOND) == ok && (_protocol.calls() == 1) == ok, "part of the slash");
            bool pending = _court.chargeOf(_offence3).status == ISlashingCourt.Status.Pending;
            require(pending != ok, "status");
            if (ok) ++full;
            else ++none;
            cheats.revertToState(snapshot);
        }
        require(full > 20 && none > 20, "levels to both sides");
    }

    function test_starvedCallsOfOneProtocolHaveFullEffectOrNone() external {
        uint256 snapshot = cheats.snapshotState();
        (uint256 full, uint256 none) = (0, 0);
        for (uint256 level; level < 200; ++level) {
            // solhint-disable-next-line avoid-low-level-calls
            (bool ok, ) = address(_court).call{gas: 30_000 + level * 2_000}(
                abi.encodeCall(ISlashingCourt.executeAt, (_offence3, ISlashable(address(_vault))))
            );
            require(_court.isSettled(_offence3, _vault) == ok, "settled");
            require((_held(3) == (BOND * 65) / 100) == ok, "held");
            require((_held(3) == BOND) != ok, "held in part");
            if (ok) ++full;
            else ++none;
            cheats.revertToState(snapshot);
        }
        require(full > 20 && none > 20, "levels to both sides");
    }

    function _stopsNoOther(LocalMockProtocol.Fault fault) private {
        ISlashable protocol = ISlashable(address(_protocol));
        _protocol.setFault(fault);
        _court.execute(_offence3);
        _requireEqual(_held(3), (BOND * 65) / 100, "vault");
        require(!_court.isSettled(_offence3, protocol), "settled");
        _requireEqual(_court.pendingAt(protocol, _operator(3)), 1, "pending there");
        _requireEqual(_court.pendingAt(_vault, _operator(3)), 0, "pending at the vault");
        // once it is mended, the rest is done
        _protocol.setFault(LocalMockProtocol.Fault.None);
        _court.execute(_offence3);
        require(_court.isSettled(_offence3, protocol), "settled later");
        _requireEqual(_held(3), (BOND * 65) / 100, "vault again");
    }
}
