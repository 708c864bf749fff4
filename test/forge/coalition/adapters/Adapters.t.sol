// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISlashable} from "../../../../contracts/coalition/ISlashable.sol";
import {ISlashingCourt} from "../../../../contracts/coalition/ISlashingCourt.sol";
import {EigenLayerSlasher} from "../../../../contracts/coalition/adapters/eigenlayer/EigenLayerSlasher.sol";
import {
    IAllocationManager,
    OperatorSet
} from "../../../../contracts/coalition/adapters/eigenlayer/IAllocationManager.sol";
import {ISlasher} from "../../../../contracts/coalition/adapters/symbiotic/ISlasher.sol";
import {IVetoSlasher} from "../../../../contracts/coalition/adapters/symbiotic/IVetoSlasher.sol";
import {SymbioticSlasher} from "../../../../contracts/coalition/adapters/symbiotic/SymbioticSlasher.sol";
import {SymbioticVetoSlasher} from "../../../../contracts/coalition/adapters/symbiotic/SymbioticVetoSlasher.sol";
import {IKeyRegistry} from "../../../../contracts/coalition/keys/IKeyRegistry.sol";
import {CourtWorld, cheats} from "../court/CourtWorld.sol";
import {LocalMockAllocationManager} from "../../../../contracts/coalition/mocks/LocalMockAllocationManager.sol";
import {LocalMockSymbioticVault} from "../mocks/LocalMockSymbioticVault.sol";

/// @notice An AllocationManager whose operators all have their shares in the withdrawal queue: allocated, and no stake.
contract QueuedAllocations {
    uint256 public slashed;

    function slashOperator(address, IAllocationManager.SlashingParams calldata params) external {
        slashed += params.wadsToSlash[0];
    }

    function getMinimumSlashableStake(
        OperatorSet calldata,
        address[] calldata operators,
        address[] calldata,
        uint32
    ) external pure returns (uint256[][] memory stakes) {
        stakes = new uint256[][](operators.length);
        for (uint256 i; i < operators.length; ++i) stakes[i] = new uint256[](1);
    }
}

/// @notice One charge, four protocols: the vault, EigenLayer, and both kinds of Symbiotic.
contract AdaptersTest is CourtWorld {
    address private constant AVS = address(0xC001);
    uint48 private constant EPOCH = 13 days;
    bytes32 private constant SUBNETWORK = bytes32(uint256(uint160(0xC002)) << 96);

    LocalMockAllocationManager private _allocations;
    LocalMockSymbioticVault private _instantVault;
    LocalMockSymbioticVault private _slowVault;
    EigenLayerSlasher private _eigen;
    SymbioticSlasher private _instant;
    SymbioticVetoSlasher private _slow;

    function setUp() external {
        _build();
        _allocations = new LocalMockAllocationManager();
        _instantVault = new LocalMockSymbioticVault(EPOCH);
        _slowVault = new LocalMockSymbioticVault(EPOCH);
        _eigen = new EigenLayerSlasher(
            _court,
            IAllocationManager(address(_allocations)),
            AVS,
            7,
            address(0xC003)
        );
        _instant = new SymbioticSlasher(_court, ISlasher(address(_instantVault)), SUBNETWORK);
        _slow = new SymbioticVetoSlasher(_court, IVetoSlasher(address(_slowVault)), SUBNETWORK);
        _allocations.appoint(AVS, address(_eigen));
        _instantVault.setMiddleware(address(_instant));
        _slowVault.setMiddleware(address(_slow));
        ISlashable[] memory protocols = new ISlashable[](4);
        (protocols[0], protocols[1], protocols[2], protocols[3]) = (_vault, _eigen, _instant, _slow);
        _setProtocols(protocols);
        cheats.warp(START);
        for (uint256 i; i < 10; ++i) {
            _allocations.allocate(_operator(i), 1_000);
            _instantVault.delegate(_operator(i), 1_000);
            _slowVault.delegate(_operator(i), 1_000);
        }
        for (uint256 i; i < 9; ++i) {
            _optInAt(_eigen.optIn, i);
            _optInAt(_instant.optIn, i);
            _optInAt(_slow.optIn, i);
        }
        cheats.warp(_now);
    }

    function test_oneProofReachesTheSlashersOfAllProtocols() external {
        bytes32 offence = _charge(_prove(1 << 3), 3);
        _waitForJudgement();
        _court.execute(offence);
        _requireEqual(_held(3), (BOND * 65) / 100, "vault");
        _requireEqual(_allocations.stakeOf(_operator(3)), 650, "EigenLayer");
        _requireEqual(_instantVault.stakeOf(_operator(3)), 650, "Symbiotic");
        _requireEqual(_slowVault.stakeOf(_operator(3)), 1_000, "Symbiotic, asked");
        cheats.expectRevert(abi.encodeWithSelector(LocalMockSymbioticVault.VetoPeriodNotEnded.selector));
        _slow.executeRequest(0);
        _wait(1 days);
        _slow.executeRequest(0);
        _requireEqual(_slowVault.stakeOf(_operator(3)), 650, "Symbiotic, carried out");
        cheats.expectRevert(abi.encodeWithSelector(LocalMockSymbioticVault.SlashRequestCompleted.selector));
        _slow.executeRequest(0);
        for (uint256 i; i < 10; ++i) {
            if (i == 3) continue;
            require(_allocations.stakeOf(_operator(i)) == 1_000, "another's");
            require(_instantVault.stakeOf(_operator(i)) == 1_000, "another's");
        }
    }

    /// @dev X5: who joined the protocols but did not opt in here is not touched there.
    function test_onlyWhoOptedInAnswers() external {
        bytes32 offence = _charge(_prove(1 << 9), 9);
        _waitForJudgement();
        _court.execute(offence);
        require(_held(9) < BOND, "vault");
        _requireEqual(_allocations.stakeOf(_operator(9)), 1_000, "EigenLayer");
        _requireEqual(_instantVault.stakeOf(_operator(9)), 1_000, "Symbiotic");
        require(_court.isSettled(offence, _eigen) && _court.isSettled(offence, _slow), "settled");
    }

    /// @dev Six of ten: each protocol has a meter of its own, in its own unit.
    function test_partsOfASlash() external {
        uint256[] memory indices = new uint256[](6);
        for (uint256 i; i < 6; ++i) indices[i] = i;
        ISlashingCourt.Report memory report;
        _court.chargeEquivocation(MEMBER, address(_client), _prove(0x3f), indices, report);
        _waitForJudgement();
        for (uint256 turn; turn < 10; ++turn) {
            for (uint256 i; i < 6; ++i) {
                bytes32 offence = _offence(_double(0, 11, 12), i);
                try _court.execute(offence) {} catch {} // solhint-disable-line no-empty-blocks
            }
            if (turn == 0) {
                uint256 left;
                for (uint256 i; i < 10; ++i) left += _allocations.stakeOf(_operator(i));
                require(left >= 7_500 && left < 10_000, "EigenLayer's meter");
                require(_instantVault.activeStake() >= 7_500, "Symbiotic's meter");
            }
            _wait(12 hours);
        }
        for (uint256 i; i < 6; ++i) {
            // each part of EigenLayer's is rounded up by a unit at most, never counted as more
            require(_allocations.stakeOf(_operator(i)) <= 1, "EigenLayer");
            require(_instantVault.stakeOf(_operator(i)) <= 1, "Symbiotic");
            require(_court.isSettled(_offence(_double(0, 11, 12), i), _instant), "settled");
        }
        require(_allocations.stakeOf(_operator(6)) == 1_000, "another's");
    }

    function test_aProtocolThatDidNotAppointUsStopsNoOther() external {
        _allocations.appoint(AVS, address(1));
        bytes32 offence = _charge(_prove(1 << 3), 3);
        _waitForJudgement();
        _court.execute(offence);
        require(!_court.isSettled(offence, _eigen), "settled");
        _requireEqual(_instantVault.stakeOf(_operator(3)), 650, "Symbiotic");
        cheats.expectRevert(
            abi.encodeWithSelector(LocalMockAllocationManager.NotAppointed.selector, address(_eigen))
        );
        _court.executeAt(offence, _eigen);
        _allocations.appoint(AVS, address(_eigen));
        _court.executeAt(offence, _eigen);
        _requireEqual(_allocations.stakeOf(_operator(3)), 650, "EigenLayer");
    }

    /// @dev What waits in EigenLayer's withdrawal queue is slashed with the allocation, and shown as no stake.
    function test_queuedWithdrawalsDoNotEscape() external {
        QueuedAllocations queued = new QueuedAllocations();
        EigenLayerSlasher eigen = new EigenLayerSlasher(
            _court,
            IAllocationManager(address(queued)),
            AVS,
            7,
            address(0xC003)
        );
        ISlashable[] memory protocols = new ISlashable[](1);
        protocols[0] = eigen;
        _setProtocols(protocols);
        cheats.warp(START);
        _optInAt(eigen.optIn, 3);
        cheats.warp(_now);
        bytes32 offence = _charge(_prove(1 << 3), 3);
        _waitForJudgement();
        _court.execute(offence);
        _requireEqual(queued.slashed(), 0.35e18, "of the allocation");
        require(_court.isSettled(offence, eigen), "settled");
    }

    function test_onlyTheCourt() external {
        ISlashable[3] memory adapters = [ISlashable(_eigen), _instant, _slow];
        for (uint256 i; i < 3; ++i) {
            cheats.expectRevert(abi.encodeWithSelector(ISlashable.NotCourt.selector, address(this)));
            adapters[i].slash("fact", MEMBER, _operator(3), 1e18, uint64(START + 1), address(0));
        }
    }

    function test_epochMustOutlastTheCourt() external {
        uint48 court = uint48(EVIDENCE_WINDOW + VETO_WINDOW + 1 days);
        LocalMockSymbioticVault vault = new LocalMockSymbioticVault(court);
        cheats.expectRevert(abi.encodeWithSelector(ISlashable.InvalidParameter.selector, "epochDuration"));
        new SymbioticSlasher(_court, ISlasher(address(vault)), SUBNETWORK);
        vault = new LocalMockSymbioticVault(court + 1 days);
        cheats.expectRevert(abi.encodeWithSelector(ISlashable.InvalidParameter.selector, "epochDuration"));
        new SymbioticVetoSlasher(_court, IVetoSlasher(address(vault)), SUBNETWORK);
    }

    function _optInAt(function(uint256, IKeyRegistry, bytes32) external optIn, uint256 index) private {
        cheats.prank(_operator(index));
        optIn(MEMBER, IKeyRegistry(address(_keys)), _key(index));
    }
}
