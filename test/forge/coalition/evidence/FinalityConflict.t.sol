// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FinalityConflict} from "../../../../contracts/coalition/evidence/FinalityConflict.sol";
import {ILightClient} from "../../../../contracts/ethereum/ILightClient.sol";
import {vm} from "../../Vm.sol";

/// @notice Gives checked updates for calldata, as a light client would.
contract Checks {
    ILightClient.CheckedUpdate private _answer;
    bool private _mute;

    function answer(ILightClient.CheckedUpdate memory given, bool mute) external {
        _answer = given;
        _mute = mute;
    }

    // solhint-disable-next-line func-name-mixedcase
    function SLOTS_PER_EPOCH() external pure returns (uint256) {
        return 32;
    }

    fallback() external {
        bytes memory encoded = _mute ? bytes("") : abi.encode(_answer);
        assembly ("memory-safe") {
            return(add(encoded, 0x20), mload(encoded))
        }
    }
}

/// @notice What is a conflict, and who is in it.
contract FinalityConflictTest {
    uint256 private constant S = 32;

    function between(
        ILightClient.CheckedUpdate memory first,
        ILightClient.CheckedUpdate memory second
    ) external pure returns (FinalityConflict.Proven memory) {
        return FinalityConflict.between(first, second, S);
    }

    function prove(
        ILightClient client,
        bytes calldata first,
        bytes calldata second
    ) external view returns (FinalityConflict.Proven memory) {
        return FinalityConflict.prove(client, first, second);
    }

    function requireOffender(FinalityConflict.Proven memory proven, uint256 index) external pure {
        FinalityConflict.requireOffender(proven, index);
    }

    function keyAt(
        bytes32 root,
        uint256 size,
        uint256 index,
        bytes calldata pubkey,
        bytes32[] calldata branch
    ) external view returns (bytes32) {
        return FinalityConflict.keyAt(root, size, index, pubkey, branch);
    }

    function testFuzz_twoFinalizedHeadersOfOneSlot(
        bytes32 left,
        bytes32 right,
        uint256 signersLow,
        uint256 otherLow
    ) external view {
        vm.assume(left != right);
        ILightClient.CheckedUpdate memory first = _update(100, left, 3, bytes32(0));
        ILightClient.CheckedUpdate memory second = _update(100, right, 3, bytes32(0));
        (first.signers[0], second.signers[0]) = (signersLow, otherLow);
        (first.signers[1], second.signers[1]) = (otherLow, type(uint256).max);
        FinalityConflict.Proven memory proven = this.between(first, second);
        require(proven.kind == ILightClient.ConflictKind.FinalizedHeader && proven.key == 100, "what");
        require(proven.period == 2 && proven.committeeRoot == bytes32(uint256(7)), "who");
        require(proven.offenders[0] == signersLow & otherLow && proven.offenders[1] == otherLow, "both");
        require(
            keccak256(abi.encode(proven)) == keccak256(abi.encode(this.between(second, first))),
            "in any order"
        );
    }

    function test_twoCommitteesOfOnePeriod() external view {
        ILightClient.CheckedUpdate memory first = _update(128, bytes32(uint256(1)), 3, bytes32(uint256(8)));
        ILightClient.CheckedUpdate memory second = _update(129, bytes32(uint256(2)), 3, bytes32(uint256(9)));
        FinalityConflict.Proven memory proven = this.between(first, second);
        require(proven.kind == ILightClient.ConflictKind.SyncCommittee && proven.key == 3, "what");
        // the same deed as any other of this committee, by other evidence
        FinalityConflict.Proven memory other = this.between(
            _update(100, bytes32(uint256(1)), 3, bytes32(0)),
            _update(100, bytes32(uint256(2)), 3, bytes32(0))
        );
        require(proven.fact == other.fact && proven.evidence != other.evidence, "one deed");
    }

    function test_noConflict() external {
        bytes32 one = bytes32(uint256(1));
        bytes32 two = bytes32(uint256(2));
        _noConflict(_update(100, one, 3, two), _update(100, one, 3, two));
        _noConflict(_update(128, one, 3, two), _update(129, two, 3, two));
        _noConflict(_update(128, one, 3, two), _update(129, two, 3, bytes32(0)));
        _noConflict(_update(128, one, 3, bytes32(0)), _update(129, two, 3, two));
        _noConflict(_update(0, one, 3, two), _update(1, two, 3, two));
        _noConflict(_update(100, one, 3, one), _update(200, two, 4, two));
    }

    /// @dev A header at a slot that no checkpoint has: no honest update finalizes that slot, but one between its checkpoints.
    function testFuzz_twoRootsBetweenTheSameCheckpoints(uint32 epoch, uint8 one, uint8 two) external view {
        uint256 slot = uint256(epoch) * S + (one % S) + 1;
        uint256 other = uint256(epoch) * S + (two % S) + 1;
        FinalityConflict.Proven memory proven = this.between(
            _update(slot, "checkpoint", 3, bytes32(0)),
            _update(other, "in between", 3, bytes32(0))
        );
        require(proven.kind == ILightClient.ConflictKind.FinalizedHeader, "kind");
        require(proven.key == (slot < other ? slot : other), "the lower slot");
        require(
            keccak256(abi.encode(proven)) ==
                keccak256(
                    abi.encode(
                        this.between(
                            _update(other, "in between", 3, bytes32(0)),
                            _update(slot, "checkpoint", 3, bytes32(0))
                        )
                    )
                ),
            "in any order"
        );
    }

    /// @dev Forty epochs of a chain whose slots are filled or skipped at random, whole epochs too; `finality` says which epochs
    /// are finalized, with jumps. Whatever two of its checkpoints are signed, nobody is an offender.
    function testFuzz_honestFinalityNeverConflicts(uint256 seed, uint256 finality, uint8 density) external {
        ILightClient.CheckedUpdate[] memory updates = new ILightClient.CheckedUpdate[](41);
        uint256 count;
        (uint256 slot, bytes32 root) = (0, keccak256("genesis"));
        for (uint256 epoch; epoch <= 40; ++epoch) {
            for (uint256 at = epoch == 0 ? 0 : (epoch - 1) * S + 1; at <= epoch * S; ++at) {
                uint256 dice = uint256(keccak256(abi.encode(seed, at)));
                bool isEmptyEpoch = uint256(keccak256(abi.encode(seed, "empty", epoch))) % 4 == 0;
                if (!isEmptyEpoch && dice % 256 <= density) (slot, root) = (at, bytes32(dice));
            }
            if ((finality >> epoch) & 1 == 1) updates[count++] = _update(slot, root, 3, bytes32(0));
        }
        for (uint256 i; i < count; ++i) {
            for (uint256 j; j < i; ++j) {
                try this.between(updates[i], updates[j]) {
                    revert("honest updates conflict");
                } catch (bytes memory reason) {
                    require(bytes4(reason) == FinalityConflict.NotAConflict.selector, "another error");
                }
            }
        }
    }

    function test_differentPeriods() external {
        ILightClient.CheckedUpdate memory first = _update(100, bytes32(uint256(1)), 3, bytes32(0));
        ILightClient.CheckedUpdate memory second = _update(100, bytes32(uint256(2)), 3, bytes32(0));
        second.signaturePeriod = 3;
        vm.expectRevert(abi.encodeWithSelector(FinalityConflict.DifferentPeriods.selector, 2, 3));
        this.between(first, second);
    }

    function test_onlyChecksAreCalls() external {
        Checks checks = new Checks();
        checks.answer(_update(100, bytes32(uint256(1)), 3, bytes32(0)), false);
        ILightClient client = ILightClient(address(checks));
        bytes memory check = abi.encodeWithSelector(ILightClient.checkApk.selector);
        vm.expectRevert(abi.encodeWithSelector(FinalityConflict.NotAConflict.selector));
        this.prove(client, check, abi.encodeWithSelector(ILightClient.checkDirect.selector));
        bytes4[3] memory others = [ILightClient.conflict.selector, ILightClient.forks.selector, bytes4(0)];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(FinalityConflict.NotACheck.selector, others[i]));
            this.prove(client, abi.encodePacked(others[i]), check);
            vm.expectRevert(abi.encodeWithSelector(FinalityConflict.NotACheck.selector, others[i]));
            this.prove(client, check, abi.encodePacked(others[i]));
        }
        checks.answer(_update(100, bytes32(uint256(1)), 3, bytes32(0)), true);
        vm.expectRevert(abi.encodeWithSelector(FinalityConflict.CheckFailed.selector));
        this.prove(client, check, check);
    }

    function testFuzz_offendersAreTheBitsOfBoth(uint256 low, uint256 high, uint16 index) external view {
        FinalityConflict.Proven memory proven;
        proven.offenders = [low, high];
        uint256 word = index < 256 ? low : high;
        bool expected = index < 512 && (word >> (index % 256)) & 1 == 1;
        bool accepted;
        try this.requireOffender(proven, index) {
            accepted = true;
        } catch {}
        require(accepted == expected, "offender");
    }

    /// @dev A committee of four: keys are leaves 8 to 11, counted from the root of the committee.
    function test_keyOfAnIndex() external {
        bytes[4] memory keys;
        bytes32[4] memory leaves;
        for (uint256 i; i < 4; ++i) {
            keys[i] = abi.encodePacked(keccak256(abi.encode(i)), bytes16(keccak256(abi.encode(i, i))));
            leaves[i] = sha256(abi.encodePacked(keys[i], bytes16(0)));
        }
        bytes32 left = sha256(abi.encodePacked(leaves[0], leaves[1]));
        bytes32 right = sha256(abi.encodePacked(leaves[2], leaves[3]));
        bytes32 aggregate = keccak256("aggregate");
        bytes32 root = sha256(abi.encodePacked(sha256(abi.encodePacked(left, right)), aggregate));
        bytes32[] memory branch = new bytes32[](3);
        (branch[0], branch[1], branch[2]) = (leaves[3], left, aggregate);
        require(this.keyAt(root, 4, 2, keys[2], branch) == keccak256(keys[2]), "key");

        for (uint256 index; index < 4; ++index) {
            if (index == 2) continue;
            vm.expectRevert(abi.encodeWithSelector(FinalityConflict.KeyNotInCommittee.selector, index));
            this.keyAt(root, 4, index, keys[2], branch);
        }
        vm.expectRevert(abi.encodeWithSelector(FinalityConflict.KeyNotInCommittee.selector, 2));
        this.keyAt(root, 4, 2, keys[1], branch);
        vm.expectRevert(abi.encodeWithSelector(FinalityConflict.IndexOutOfRange.selector, 4, 4));
        this.keyAt(root, 4, 4, keys[2], branch);
        vm.expectRevert(abi.encodeWithSelector(FinalityConflict.KeyLength.selector, 49));
        this.keyAt(root, 4, 2, bytes.concat(keys[2], hex"00"), branch);
    }

    function _noConflict(
        ILightClient.CheckedUpdate memory first,
        ILightClient.CheckedUpdate memory second
    ) private {
        vm.expectRevert(abi.encodeWithSelector(FinalityConflict.NotAConflict.selector));
        this.between(first, second);
        vm.expectRevert(abi.encodeWithSelector(FinalityConflict.NotAConflict.selector));
        this.between(second, first);
    }

    function _update(
        uint256 slot,
        bytes32 finalizedRoot,
        uint256 nextPeriod,
        bytes32 nextCommittee
    ) private pure returns (ILightClient.CheckedUpdate memory update) {
        update.signaturePeriod = 2;
        update.committeeRoot = bytes32(uint256(7));
        update.finalizedSlot = slot;
        update.finalizedRoot = finalizedRoot;
        update.nextPeriod = nextPeriod;
        update.nextSyncCommitteeRoot = nextCommittee;
    }
}
