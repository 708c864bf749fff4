// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

import {CoalitionTimelock} from "../../../contracts/coalition/CoalitionTimelock.sol";
import {cheat} from "./support/CoalitionVm.sol";

/// @notice Five proposers of which some are stolen. What the thieves announce is taken back, and they are removed, whatever they
/// cancel meanwhile; alone, or as a minority, they push nothing through and remove nobody.
contract StolenProposerTest {
    address private constant THIEF = address(0x1);
    address private constant SECOND_THIEF = address(0x2);

    CoalitionTimelock private _timelock;
    bytes32 private _proposer;
    bytes32 private _canceller;
    uint256 private _now = 1_700_000_000;

    function setUp() external {
        cheat.warp(_now);
        _found(3);
    }

    // -------------------------------------------------------------------------------------------- one of three

    /// @notice With a plain timelock this is where it ends: the thief takes back whatever removes it.
    function test_anOperationThatRemovesTheThiefIsTakenBackByTheThief() external {
        bytes memory data = abi.encodeCall(_timelock.revokeRole, (_canceller, THIEF));
        bytes32 id = _schedule(_honest(0), data);
        cheat.prank(THIEF);
        _timelock.cancel(id);
        require(!_timelock.isOperation(id), "still announced");
    }

    function test_twoOfThreeRemoveTheThirdWhateverItDoes() external {
        _support(_honest(0), THIEF, true);
        _support(THIEF, THIEF, false);
        require(_timelock.removableAt(THIEF) == 0, "one is enough");
        _support(_honest(1), THIEF, true);
        require(_timelock.removableAt(THIEF) == _now + 2 days, "not announced");
        for (uint256 i; i < 8; ++i) {
            _support(THIEF, THIEF, i % 2 == 0);
            _support(THIEF, _honest(i % 2), true);
            _wait(6 hours - 1);
            _requireNotRemovable(THIEF);
            _requireNotRemovable(_honest(i % 2));
        }
        _wait(8);
        _timelock.removeProposer(THIEF);
        require(!_timelock.hasRole(_proposer, THIEF) && !_timelock.hasRole(_canceller, THIEF), "not removed");
        require(_timelock.getRoleMemberCount(_proposer) == 2, "proposers");

        // what the others announce stays
        bytes32 id = _schedule(_honest(0), abi.encodeCall(_timelock.updateDelay, (3 days)));
        cheat.prank(THIEF);
        cheat.expectRevert(_unauthorized(THIEF, _canceller));
        _timelock.cancel(id);
        _wait(2 days);
        _timelock.execute(address(_timelock), 0, abi.encodeCall(_timelock.updateDelay, (3 days)), 0, 0);
        cheat.prank(THIEF);
        cheat.expectRevert(_unauthorized(THIEF, _proposer));
        _timelock.supportRemoval(_honest(0), true);
    }

    function test_whatAThiefAnnouncesIsTakenBackByAnyOther() external {
        bytes memory data = abi.encodeCall(_timelock.revokeRole, (_canceller, _honest(0)));
        for (uint256 i; i < 2; ++i) {
            bytes32 id = _schedule(THIEF, data);
            _wait(2 days - 1);
            cheat.prank(_honest(i));
            _timelock.cancel(id);
            _wait(1);
            (bool done, ) = address(_timelock).call(
                abi.encodeCall(_timelock.execute, (address(_timelock), 0, data, 0, 0))
            );
            require(!done && _timelock.hasRole(_canceller, _honest(0)), "pushed through");
        }
    }

    // -------------------------------------------------------------------------------------- minorities of any size

    /// @notice Of n proposers fewer than half are stolen and do all they can. They remove nobody, and all of them are removed.
    function testFuzz_aMinorityRemovesNobodyAndIsRemoved(uint8 size, uint8 stolen, uint256 calls) external {
        uint256 count = 3 + (size % 7);
        uint256 thieves = stolen % ((count + 1) / 2);
        _found(count);
        for (uint256 i = thieves; i < count; ++i) {
            for (uint256 j; j < thieves; ++j) _support(_at(i), _at(j), true);
        }
        for (uint256 step; step < 64 && thieves != 0; ++step) {
            uint256 word = uint256(keccak256(abi.encode(calls, step)));
            _support(_at(word % thieves), _at((word >> 8) % count), (word >> 16) % 2 == 0);
            _wait(45 minutes);
        }
        for (uint256 i; i < count; ++i) {
            if (i < thieves) _timelock.removeProposer(_at(i));
            else _requireNotRemovable(_at(i));
        }
        require(_timelock.getRoleMemberCount(_proposer) == count - thieves, "proposers");
    }

    function test_oneOfTwoAndHalfOfFourRemoveNobody() external {
        _found(2);
        _support(THIEF, SECOND_THIEF, true);
        _wait(2 days);
        _requireNotRemovable(SECOND_THIEF);
        _found(4);
        _support(THIEF, _at(2), true);
        _support(SECOND_THIEF, _at(2), true);
        _wait(2 days);
        _requireNotRemovable(_at(2));
    }

    function test_onlyProposersCount() external {
        cheat.expectRevert(_unauthorized(address(this), _proposer));
        _timelock.supportRemoval(THIEF, true);
        cheat.prank(address(_timelock));
        cheat.expectRevert(_unauthorized(address(_timelock), _proposer));
        _timelock.supportRemoval(THIEF, true);
    }

    // ------------------------------------------------------------------------------------------- the delay, again

    function test_whoChangesItsMindStopsARemoval() external {
        _support(_honest(0), THIEF, true);
        _support(_honest(1), THIEF, true);
        _wait(2 days);
        _support(_honest(1), THIEF, false);
        _requireNotRemovable(THIEF);
        // and the delay begins anew
        _support(_honest(1), THIEF, true);
        _wait(2 days - 1);
        _requireNotRemovable(THIEF);
        _wait(1);
        _timelock.removeProposer(THIEF);
    }

    /// @notice Wishes of long ago are not kept for somebody who adds the last one.
    function test_oldWishesAreForgotten() external {
        _support(_honest(0), THIEF, true);
        _wait(9 days);
        _support(_honest(1), THIEF, true);
        require(_timelock.removalSupporters(THIEF) == 1, "an old wish counts");
        _wait(2 days);
        _requireNotRemovable(THIEF);
        // once it was enough, and nobody did it in its time
        _support(_honest(0), THIEF, true);
        _wait(9 days);
        _requireNotRemovable(THIEF);
        _support(_honest(0), THIEF, true);
        _support(_honest(1), THIEF, true);
        _requireNotRemovable(THIEF);
        _wait(2 days);
        _timelock.removeProposer(THIEF);
    }

    function test_whoComesBackIsNotRemovedByTheSameWishes() external {
        _support(_honest(0), THIEF, true);
        _support(_honest(1), THIEF, true);
        _wait(2 days);
        _timelock.removeProposer(THIEF);
        cheat.prank(address(_timelock));
        _timelock.grantRole(_proposer, THIEF);
        require(_timelock.removalSupporters(THIEF) == 0, "wishes are left");
        _requireNotRemovable(THIEF);
    }

    // ----------------------------------------------------------------------------------------------- inside

    function _found(uint256 count) private {
        address[] memory proposers = new address[](count);
        for (uint256 i; i < count; ++i) proposers[i] = _at(i);
        _timelock = new CoalitionTimelock(2 days, proposers, new address[](1));
        (_proposer, _canceller) = (_timelock.PROPOSER_ROLE(), _timelock.CANCELLER_ROLE());
    }

    function _at(uint256 index) private pure returns (address) {
        return address(uint160(index + 1));
    }

    function _honest(uint256 index) private pure returns (address) {
        return _at(index + 1);
    }

    function _wait(uint256 time) private {
        _now += time;
        cheat.warp(_now);
    }

    function _support(address by, address account, bool supported) private {
        cheat.prank(by);
        _timelock.supportRemoval(account, supported);
    }

    function _schedule(address by, bytes memory data) private returns (bytes32) {
        cheat.prank(by);
        _timelock.schedule(address(_timelock), 0, data, 0, 0, 2 days);
        return _timelock.hashOperation(address(_timelock), 0, data, 0, 0);
    }

    function _requireNotRemovable(address account) private {
        (bool done, bytes memory why) = address(_timelock).call(
            abi.encodeCall(_timelock.removeProposer, (account))
        );
        require(!done && bytes4(why) == CoalitionTimelock.NotRemovable.selector, "removed");
        require(_timelock.hasRole(_proposer, account), "no proposer any more");
    }

    function _unauthorized(address account, bytes32 role) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, account, role);
    }
}
