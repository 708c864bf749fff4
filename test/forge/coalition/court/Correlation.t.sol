// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftLightClient} from "../../../../contracts/bft/IBftLightClient.sol";
import {ISlashingCourt} from "../../../../contracts/coalition/ISlashingCourt.sol";
import {SlashingCourt} from "../../../../contracts/coalition/SlashingCourt.sol";
import {CorrelationWindow} from "../../../../contracts/coalition/libraries/CorrelationWindow.sol";
import {CourtWorld, cheats} from "./CourtWorld.sol";

/// @notice Who counts as failing together: each key once, what stands and nothing else, and whoever was charged later too.
contract CorrelationTest is CourtWorld {
    using CorrelationWindow for CorrelationWindow.Book;

    struct Entry {
        uint256 time;
        bytes32 keyId;
        uint256 powerWad;
        bool counts;
    }

    CorrelationWindow.Book private _book;
    Entry[] private _entries;

    function setUp() external {
        _build();
    }

    /// @dev Otherwise a share rises after the bond that it is a share of could leave.
    function test_aSpanIsHalfAVetoWindowAtMost() external {
        ISlashingCourt.Parameters memory given = _parameters();
        given.correlationWindow = given.vetoWindow / 2;
        new SlashingCourt(given);
        for (uint256 i; i < 2; ++i) {
            given.correlationWindow = i == 0 ? 0 : given.vetoWindow / 2 + 1;
            bytes4 selector = ISlashingCourt.InvalidParameter.selector;
            cheats.expectRevert(abi.encodeWithSelector(selector, "correlationWindow"));
            new SlashingCourt(given);
        }
    }

    /// @dev Three double votes of one key on three days are one key's power, around the middle one too.
    function test_aKeyCountsOnceAroundATime() external {
        uint256 first = _now;
        for (uint64 day; day < 3; ++day) {
            bytes32 offence = _chargeLater(HEIGHT + 10 + day, first + day * 1 days, 3);
            _requireEqual(_court.sentenceOf(offence), 0.35e18, "alone");
        }
        for (uint256 day; day < 5; ++day) {
            _requireEqual(
                _court.convictedAround(MEMBER, uint64(first + day * 1 days - 1 days)),
                0.1e18,
                "once"
            );
        }
        _requireEqual(_court.convictedAround(MEMBER, uint64(first + 4 days)), 0, "far from it");
        _chargeLater(HEIGHT + 20, first + 3 days, 4);
        _requireEqual(_court.convictedAround(MEMBER, uint64(first + 2 days)), 0.2e18, "two keys");
    }

    /// @dev A key with more power in another set: its charges are taken back one by one, and nobody else's.
    function test_vetoTakesBackItsOwnAndNoMore() external {
        _keys.setSeat(4_001, 3, _key(3), 30, 100);
        bytes32 small = _charge(_prove((1 << 3) | (1 << 4)), 3);
        _charge(_double(0, 11, 12), 4);
        IBftLightClient.Equivocation memory double = _double(1, 11, 12);
        double.validatorsRoot = 4_001;
        _client.setEquivocators(double, 1 << 3);
        bytes32 large = _charge(double, 3);
        _requireEqual(_convicted(), 0.4e18, "the larger power of one, and another");
        uint256 snapshot = cheats.snapshotState();
        _veto(large);
        _requireEqual(_convicted(), 0.2e18, "the smaller stands");
        _veto(small);
        _requireEqual(_convicted(), 0.1e18, "the other stands");
        cheats.revertToState(snapshot);
        _veto(small);
        _requireEqual(_convicted(), 0.4e18, "the larger stands");
        _veto(large);
        _requireEqual(_convicted(), 0.1e18, "the other stands");
    }

    /// @dev Staged: the first charges itself and is executed before anybody else is charged.
    function test_chargesThatComeLaterRaiseTheShare() external {
        IBftLightClient.Equivocation memory double = _prove(0xf);
        bytes32 first = _charge(double, 0);
        _waitForJudgement();
        _court.execute(first);
        _requireEqual(_held(0), (BOND * 65) / 100, "alone");
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.NothingExecuted.selector, first));
        _court.execute(first);
        bytes32 second = _charge(double, 1);
        _requireEqual(_court.sentenceOf(first), 0.65e18, "sentence");
        _court.execute(first);
        _requireEqual(_held(0), (BOND * 35) / 100, "with another");
        require(_court.isSettled(first, _vault), "settled");
        _requireEqual(_court.pendingAt(_vault, _operator(0)), 0, "pending");
        _charge(double, 2);
        _charge(double, 3);
        _court.executeAt(first, _vault);
        _requireEqual(_held(0), 0, "with a third of all");
        _requireEqual(_court.chargeOf(first).wad, 1e18, "share");
        // what was taken is not given back
        _veto(second);
        _requireEqual(_court.sentenceOf(first), 1e18, "never less");
    }

    /// @dev Their honest twin: a fault of another week raises nothing.
    function test_chargesOfAnotherTimeRaiseNothing() external {
        bytes32 first = _charge(_prove(1), 0);
        _waitForJudgement();
        _court.execute(first);
        _chargeLater(HEIGHT + 10, _now, 1);
        _requireEqual(_court.sentenceOf(first), 0.35e18, "sentence");
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.NothingExecuted.selector, first));
        _court.execute(first);
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.AlreadySettled.selector, first, _vault));
        _court.executeAt(first, _vault);
    }

    /// @dev An operator whose share was raised does not leave before it is taken.
    function test_aRaisedShareHoldsTheBond() external {
        bytes32 first = _executeAllAfterTheFirst();
        // the meter was used up: what it gave back since takes a part
        _wait(3 hours);
        _court.execute(first);
        require(_held(0) > 0 && !_court.isSettled(first, _vault), "in part");
        _requireEqual(_court.pendingAt(_vault, _operator(0)), 1, "pending");
    }

    /// @dev Nor while others use up the meter.
    function test_aRaisedShareHoldsTheBondWithoutRoom() external {
        bytes32 first = _executeAllAfterTheFirst();
        _requireEqual(_court.pendingAt(_vault, _operator(0)), 0, "settled");
        uint256 held = _held(0);
        _court.execute(first);
        _requireEqual(_held(0), held, "taken");
        _requireEqual(_court.pendingAt(_vault, _operator(0)), 1, "pending");
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.NothingExecuted.selector, first));
        _court.execute(first);
    }

    /// @dev Against adding up what stands, key by key.
    function testFuzz_asAddedUp(uint256 seed) external {
        for (uint256 i; i < 24; ++i) {
            uint256 dice = uint256(keccak256(abi.encode(seed, i)));
            if (_entries.length != 0 && dice % 3 == 0) {
                Entry storage gone = _entries[(dice >> 8) % _entries.length];
                if (!gone.counts) continue;
                _book.remove(gone.time, 10, gone.keyId, gone.powerWad);
                gone.counts = false;
            } else {
                Entry memory entry = Entry((dice >> 16) % 60, bytes32((dice >> 32) % 3), dice >> 254, true);
                _book.add(entry.time, 10, entry.keyId, entry.powerWad);
                _entries.push(entry);
            }
            for (uint256 span; span < 7; ++span) {
                require(_book.around(span * 10 + 5, 10) == _addUp(span), "not as added up");
            }
        }
    }

    /// @dev The first was judged before the others were charged; then those used up the meter.
    function _executeAllAfterTheFirst() private returns (bytes32 first) {
        IBftLightClient.Equivocation memory double = _prove(0x3ff);
        bytes32[] memory offences = new bytes32[](10);
        offences[0] = _charge(double, 0);
        _waitForJudgement();
        _court.execute(offences[0]);
        for (uint256 i = 1; i < 10; ++i) offences[i] = _charge(double, i);
        _waitForJudgement();
        for (uint256 i = 1; i < 4; ++i) {
            try _court.execute(offences[i]) {} catch {} // solhint-disable-line no-empty-blocks
        }
        first = offences[0];
    }

    function _addUp(uint256 span) private view returns (uint256 sum) {
        for (uint256 key; key < 3; ++key) {
            uint256 largest;
            for (uint256 i; i < _entries.length; ++i) {
                Entry memory entry = _entries[i];
                uint256 at = entry.time / 10;
                bool near = at + 1 >= span && at <= span + 1;
                if (!entry.counts || !near || entry.keyId != bytes32(key)) continue;
                if (entry.powerWad > largest) largest = entry.powerWad;
            }
            sum += largest;
        }
    }

    function _chargeLater(uint64 height, uint256 time, uint256 index) private returns (bytes32) {
        if (time >= _now) _wait(time + 1 - _now);
        _client.setHeader(height, time);
        IBftLightClient.Equivocation memory double = _double(0, 11, 12);
        double.height = height;
        _client.setEquivocators(double, 1 << index);
        return _charge(double, index);
    }

    function _convicted() private view returns (uint256) {
        return _court.convictedAround(MEMBER, uint64(START + 1 days));
    }

    function _veto(bytes32 offence) private {
        cheats.prank(COUNCIL);
        _court.veto(offence);
    }
}
