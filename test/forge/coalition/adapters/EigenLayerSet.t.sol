// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISlashable} from "../../../../contracts/coalition/ISlashable.sol";
import {ISlashingCourt} from "../../../../contracts/coalition/ISlashingCourt.sol";
import {EigenLayerSlasher} from "../../../../contracts/coalition/adapters/eigenlayer/EigenLayerSlasher.sol";
import {
    IAllocationManager,
    OperatorSet
} from "../../../../contracts/coalition/adapters/eigenlayer/IAllocationManager.sol";
import {LocalMockAllocationManager} from "../../../../contracts/coalition/mocks/LocalMockAllocationManager.sol";
import {IKeyRegistry} from "../../../../contracts/coalition/keys/IKeyRegistry.sol";
import {CountedOperators} from "../../../../contracts/coalition/libraries/CountedOperators.sol";
import {CourtWorld, cheats} from "../court/CourtWorld.sol";

/// @notice An operator set that strangers joined until nobody can read it.
contract FloodedAllocations is LocalMockAllocationManager {
    function getMembers(OperatorSet calldata) external pure returns (address[] memory) {
        assembly {
            invalid()
        }
    }
}

/// @notice A set that anybody may join stops no slash, nor do strangers who opt in with nothing.
contract EigenLayerSetTest is CourtWorld {
    address private constant AVS = address(0xC001);

    FloodedAllocations private _allocations;
    EigenLayerSlasher private _eigen;

    function setUp() external {
        _build();
        _allocations = new FloodedAllocations();
        IAllocationManager allocations = IAllocationManager(address(_allocations));
        _eigen = new EigenLayerSlasher(_court, allocations, AVS, 7, address(0xC003));
        _allocations.appoint(AVS, address(_eigen));
        ISlashable[] memory protocols = new ISlashable[](1);
        protocols[0] = _eigen;
        _setProtocols(protocols);
        for (uint256 i; i < 10; ++i) _allocations.allocate(_operator(i), 1_000);
    }

    function test_aFloodedSetStopsNoSlash() external {
        cheats.warp(START);
        for (uint256 i; i < 10; ++i) _optIn(i);
        cheats.warp(_now);
        _executeAgainst(3);
        _requireEqual(_allocations.stakeOf(_operator(3)), 650, "at once");
    }

    /// @dev Strangers with keys of their own take every place first. The slash is bounded work, and slower at most.
    function test_strangersWithNothingStopNoSlash() external {
        cheats.warp(START);
        for (uint256 i = 100; i < 300; ++i) _optInStranger(i);
        for (uint256 i; i < 10; ++i) _optIn(i);
        cheats.warp(_now);
        _requireEqual(_eigen.countedOf(MEMBER).length, _eigen.MOST_COUNTED(), "counted");
        (uint256 stake, uint256 total) = _exposure(3);
        require(stake == 1_000 && total == 0, "strangers are counted");
        uint256 snapshot = cheats.snapshotState();
        bytes32 offence = _executeAgainst(3);
        _requireEqual(_allocations.stakeOf(_operator(3)), 750, "what the meter of one stake gives");
        for (uint256 day; !_court.isSettled(offence, _eigen); ++day) {
            require(day < 10, "lost");
            _wait(1 days);
            _court.execute(offence);
        }
        require(_allocations.stakeOf(_operator(3)) <= 650, "all of it");
        // and whoever has stake takes a place of who has none
        cheats.revertToState(snapshot);
        for (uint256 i; i < 10; ++i)
            _eigen.count(MEMBER, _operator(i), _operator(100 + i), uint64(START + 1 days));
        (, total) = _exposure(3);
        _requireEqual(total, 10_000, "counted anew");
        _executeAgainst(3);
        _requireEqual(_allocations.stakeOf(_operator(3)), 650, "at once");
    }

    function test_onlyMoreStakeTakesAPlace() external {
        for (uint256 i = 100; i < 116; ++i) {
            _optInStranger(i);
            _allocations.allocate(_operator(i), 1_000);
        }
        _optIn(0);
        _wait(1);
        _expectNotReplaceable(_operator(100));
        _eigen.count(MEMBER, _operator(0), _operator(100), uint64(_now));
        _expectNotReplaceable(address(0));
        _eigen.count(MEMBER, _operator(0), address(0), uint64(_now));
        _expectNotReplaceable(_operator(1));
        _eigen.count(MEMBER, _operator(0), _operator(1), uint64(_now));
        for (uint256 i = 1; i < 3; ++i) {
            address operator = i == 1 ? _operator(1) : _operator(101);
            _expectNotCountable(operator);
            _eigen.count(MEMBER, operator, _operator(100), uint64(_now));
        }
        _allocations.allocate(_operator(0), 1_001);
        _eigen.count(MEMBER, _operator(0), _operator(100), uint64(_now));
        _requireCounted(_operator(0), 1);
        _requireCounted(_operator(100), 0);
    }

    /// @dev Whoever leaves is counted for what happened before, so the offenders of a deed slow no slash by leaving after it.
    function test_whoLeavesIsCountedForWhatWasBefore() external {
        cheats.warp(START);
        for (uint256 i; i < 3; ++i) _optIn(i);
        cheats.warp(START + 2 days);
        cheats.prank(_operator(1));
        _eigen.optOut(MEMBER);
        _requireCounted(_operator(1), 1);
        _requireTotal(uint64(START + 1 days), 3_000);
        _requireTotal(uint64(START + 2 days), 3_000);
        _requireTotal(uint64(START + 2 days + 1), 2_000);
        _requireTotal(uint64(START), 0);
    }

    /// @dev Who answered at a time takes the place of who did not, whatever either has done since.
    function test_placesAreForATime() external {
        cheats.warp(START);
        _optIn(0);
        for (uint256 i = 100; i < 116; ++i) _optInStranger(i);
        _optIn(1);
        cheats.warp(START + 2 days);
        cheats.prank(_operator(0));
        _eigen.optOut(MEMBER);
        cheats.prank(_operator(1));
        _eigen.optOut(MEMBER);
        _expectNotCountable(_operator(1));
        _eigen.count(MEMBER, _operator(1), _operator(0), uint64(START + 3 days));
        _expectNotCountable(_operator(1));
        _eigen.count(MEMBER, _operator(1), _operator(0), uint64(block.timestamp + 1));
        _expectNotReplaceable(_operator(0));
        _eigen.count(MEMBER, _operator(1), _operator(0), uint64(START + 1 days));
        _eigen.count(MEMBER, _operator(1), _operator(114), uint64(START + 1 days));
        _requireCounted(_operator(1), 1);
        _requireTotal(uint64(START + 1 days), 2_000);
    }

    /// @dev Out, and in again once nothing of the first time can be charged: one place.
    function test_inAgainIsCountedOnce() external {
        _optIn(0);
        cheats.prank(_operator(0));
        _eigen.optOut(MEMBER);
        _wait(EVIDENCE_WINDOW + VETO_WINDOW + 1);
        _optIn(0);
        _requireCounted(_operator(0), 1);
        _requireEqual(_eigen.countedOf(MEMBER).length, 1, "places");
    }

    function _executeAgainst(uint256 index) private returns (bytes32 offence) {
        offence = _charge(_prove(1 << index), index);
        _waitForJudgement();
        _court.execute(offence);
    }

    function _exposure(uint256 index) private view returns (uint256, uint256) {
        return _eigen.exposureOf("offence", MEMBER, _operator(index), uint64(START + 1 days));
    }

    function _optInStranger(uint256 index) private {
        _keys.setOperator(MEMBER, _key(index), _operator(index));
        _optIn(index);
    }

    function _optIn(uint256 index) private {
        cheats.prank(_operator(index));
        _eigen.optIn(MEMBER, IKeyRegistry(address(_keys)), _key(index));
    }

    function _requireTotal(uint64 infraction, uint256 expected) private view {
        (, uint256 total) = _eigen.exposureOf("offence", MEMBER, _operator(3), infraction);
        _requireEqual(total, expected, "total");
    }

    function _expectNotCountable(address operator) private {
        cheats.expectRevert(abi.encodeWithSelector(CountedOperators.NotCountable.selector, MEMBER, operator));
    }

    function _requireCounted(address operator, uint256 times) private view {
        address[] memory counted = _eigen.countedOf(MEMBER);
        for (uint256 i; i < counted.length; ++i) if (counted[i] == operator) --times;
        require(times == 0, "counted");
    }

    function _expectNotReplaceable(address other) private {
        cheats.expectRevert(abi.encodeWithSelector(CountedOperators.NotReplaceable.selector, MEMBER, other));
    }
}
