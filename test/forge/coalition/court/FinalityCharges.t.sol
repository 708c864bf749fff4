// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FinalityConflict} from "../../../../contracts/coalition/evidence/FinalityConflict.sol";
import {ICoalition} from "../../../../contracts/coalition/ICoalition.sol";
import {ISlashable} from "../../../../contracts/coalition/ISlashable.sol";
import {ISlashingCourt} from "../../../../contracts/coalition/ISlashingCourt.sol";
import {IKeyRegistry} from "../../../../contracts/coalition/keys/IKeyRegistry.sol";
import {ILightClient} from "../../../../contracts/ethereum/ILightClient.sol";
import {ISourceClient} from "../../../../contracts/libraries/ISourceClient.sol";
import {CourtWorld, cheats} from "./CourtWorld.sol";

/// @notice A beacon chain's light client that answers checks as it was told; its committee has four members.
contract BeaconClientDouble {
    uint256 public constant SOURCE_CHAIN_ID = 1;
    uint256 public constant SYNC_COMMITTEE_SIZE = 4;
    uint256 public constant SLOTS_PER_EPOCH = 20;
    uint256 public constant SLOTS_PER_PERIOD = 100;
    uint256 public constant SECONDS_PER_SLOT = 12;
    // solhint-disable-next-line var-name-mixedcase
    uint256 public GENESIS_TIME;
    mapping(bytes32 callHash => ILightClient.CheckedUpdate answer) private _answers;

    /// @dev Period five begins then.
    function setStart(uint256 time) external {
        GENESIS_TIME = time - 5 * 100 * 12;
    }

    function answer(bytes calldata data, ILightClient.CheckedUpdate calldata given) external {
        _answers[keccak256(data)] = given;
    }

    function status() external pure returns (ISourceClient.Status) {
        return ISourceClient.Status.Active;
    }

    fallback() external {
        bytes memory encoded = abi.encode(_answers[keccak256(msg.data)]);
        assembly ("memory-safe") {
            return(add(encoded, 0x20), mload(encoded))
        }
    }
}

/// @notice Charges for conflicting finality (X1, X2, X4, X5).
contract FinalityChargesTest is CourtWorld {
    uint256 private constant BEACON = 2;

    BeaconClientDouble private _beacon;
    bytes[4] private _pubkeys;
    bytes32[4] private _leaves;
    bytes32 private _committeeRoot;
    bytes private _first;
    bytes private _second;

    function setUp() external {
        _build();
        _beacon = new BeaconClientDouble();
        cheats.prank(address(_coalition.GOVERNANCE()));
        _coalition.addMember(
            ICoalition.NewMember(
                ISourceClient(address(_beacon)),
                "beacon",
                ICoalition.Health(2 hours, 1 hours)
            )
        );
        ISlashable[] memory protocols = new ISlashable[](1);
        protocols[0] = _vault;
        cheats.prank(address(_coalition.GOVERNANCE()));
        _court.setProtocols(BEACON, protocols);
        _makeCommittee();
        for (uint256 i; i < 3; ++i) {
            _blsKeys.setOperator(BEACON, keccak256(_pubkeys[i]), _operator(i));
            cheats.prank(_operator(i));
            _vault.optIn(BEACON, IKeyRegistry(address(_blsKeys)), keccak256(_pubkeys[i]));
        }
        _wait(1 days);
        _beacon.setStart(_now - 1 hours);
        _first = abi.encodePacked(ILightClient.checkDirect.selector, "first");
        _second = abi.encodePacked(ILightClient.checkApk.selector, "second");
        _beacon.answer(_first, _update(100, "left", 7));
        _beacon.answer(_second, _update(100, "right", 11));
    }

    function test_conflictingFinalityIsChargedAndSlashed() external {
        _charge(_first, _second, 0);
        bytes32 offence = _offenceOf(0);
        ISlashingCourt.Charge memory charge = _court.chargeOf(offence);
        require(charge.operator == _operator(0) && charge.powerWad == 0.25e18, "charge");
        _waitForJudgement();
        _court.execute(offence);
        // 5 % and three quarters: the meter of three bonds keeps 5 of it back
        _requireEqual(_held(0), 25e18, "at once");
        _wait(1 days);
        _court.execute(offence);
        _requireEqual(_held(0), 20e18, "a day later");
    }

    /// @dev X1: two attested heads of a slot with one finality behind them are an honest reorganization.
    function test_reorganizationIsNoConflict() external {
        _beacon.answer(_second, _update(100, "left", 11));
        ISlashingCourt.CommitteeSeat[] memory seats = _seats(0);
        ISlashingCourt.Report memory report;
        cheats.expectRevert(abi.encodeWithSelector(FinalityConflict.NotAConflict.selector));
        _court.chargeFinality(BEACON, address(_beacon), _first, _second, seats, report);
    }

    /// @dev A header that no honest update finalizes is contradicted by the checkpoint of its epoch.
    function test_finalityBetweenCheckpointsIsCharged() external {
        _beacon.answer(_second, _update(93, "between", 11));
        _charge(_first, _second, 0);
        require(_court.chargeOf(_offenceOf(0)).operator == _operator(0), "charge");
        // the same deed, whichever checkpoint shows it
        _beacon.answer(_second, _update(100, "right", 11));
        _expectNothingNew(_first, _second);
    }

    /// @dev Its honest twin: the next checkpoint.
    function test_theNextCheckpointIsNoConflict() external {
        _beacon.answer(_second, _update(101, "next", 11));
        ISlashingCourt.CommitteeSeat[] memory seats = _seats(0);
        ISlashingCourt.Report memory report;
        cheats.expectRevert(abi.encodeWithSelector(FinalityConflict.NotAConflict.selector));
        _court.chargeFinality(BEACON, address(_beacon), _first, _second, seats, report);
    }

    function test_onlyWhoSignedBothIsCharged() external {
        // member 2 signed the first alone, member 3 the second
        for (uint256 i = 2; i < 4; ++i) {
            ISlashingCourt.CommitteeSeat[] memory seats = _seats(i);
            ISlashingCourt.Report memory report;
            cheats.expectRevert(abi.encodeWithSelector(FinalityConflict.NotAnOffender.selector, i));
            _court.chargeFinality(BEACON, address(_beacon), _first, _second, seats, report);
        }
    }

    function test_keyMustSitThere() external {
        ISlashingCourt.CommitteeSeat[] memory seats = _seats(0);
        ISlashingCourt.Report memory report;
        seats[0].pubkey = _pubkeys[1];
        cheats.expectRevert(abi.encodeWithSelector(FinalityConflict.KeyNotInCommittee.selector, 0));
        _court.chargeFinality(BEACON, address(_beacon), _first, _second, seats, report);
    }

    function test_sameDeedOnceWhateverThePair() external {
        _charge(_first, _second, 0);
        _expectNothingNew(_first, _second);
        _expectNothingNew(_second, _first);
        // another slot of the same fork, by other routes
        bytes memory third = abi.encodePacked(ILightClient.checkApk.selector, "third");
        bytes memory fourth = abi.encodePacked(ILightClient.checkDirect.selector, "fourth");
        _beacon.answer(third, _update(132, "left again", 7));
        _beacon.answer(fourth, _update(132, "right again", 11));
        _expectNothingNew(third, fourth);
        // one key at two places of the committee
        _pubkeys[1] = _pubkeys[0];
        _plant();
        _beacon.answer(_first, _update(100, "left", 7));
        _beacon.answer(_second, _update(100, "right", 11));
        _charge(_first, _second, 0);
        ISlashingCourt.CommitteeSeat[] memory seats = _seats(1);
        ISlashingCourt.Report memory report;
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.NothingNew.selector));
        _court.chargeFinality(BEACON, address(_beacon), _first, _second, seats, report);
    }

    function test_keyRegisteredWhenThePeriodBeganIsNotCharged() external {
        _beacon.setStart(_now - 1 days);
        ISlashingCourt.CommitteeSeat[] memory seats = _seats(0);
        ISlashingCourt.Report memory report;
        cheats.expectRevert(
            abi.encodeWithSelector(
                ISlashingCourt.RegisteredLater.selector,
                keccak256(_pubkeys[0]),
                _now - 1 days,
                _now - 1 days
            )
        );
        _court.chargeFinality(BEACON, address(_beacon), _first, _second, seats, report);
    }

    /// @dev The signature slot is no part of what is signed: an offender that charges itself names one after it opted out.
    function test_signatureSlotAfterOptingOutEscapesNothing() external {
        cheats.prank(_operator(0));
        _vault.optOut(BEACON);
        _wait(1 hours);
        ILightClient.CheckedUpdate memory late = _update(100, "left", 7);
        late.signatureTime = _now;
        _beacon.answer(_first, late);
        late = _update(100, "right", 11);
        late.signatureTime = _now;
        _beacon.answer(_second, late);
        _charge(_first, _second, 0);
        _waitForJudgement();
        _court.execute(_offenceOf(0));
        require(_held(0) < BOND, "escaped");
    }

    function _expectNothingNew(bytes memory first, bytes memory second) private {
        ISlashingCourt.CommitteeSeat[] memory seats = _seats(0);
        ISlashingCourt.Report memory report;
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.NothingNew.selector));
        _court.chargeFinality(BEACON, address(_beacon), first, second, seats, report);
    }

    function _charge(bytes memory first, bytes memory second, uint256 index) private {
        ISlashingCourt.Report memory report;
        _court.chargeFinality(BEACON, address(_beacon), first, second, _seats(index), report);
    }

    function _offenceOf(uint256 index) private view returns (bytes32) {
        bytes32 fact = keccak256(abi.encode("finality conflict", uint256(5), _committeeRoot));
        return _court.finalityOffence(BEACON, keccak256(_pubkeys[index]), fact);
    }

    function _seats(uint256 index) private view returns (ISlashingCourt.CommitteeSeat[] memory seats) {
        seats = new ISlashingCourt.CommitteeSeat[](1);
        bytes32[] memory branch = new bytes32[](3);
        branch[0] = _leaves[index ^ 1];
        branch[1] = index < 2 ? _pair(_leaves[2], _leaves[3]) : _pair(_leaves[0], _leaves[1]);
        branch[2] = "aggregate";
        seats[0] = ISlashingCourt.CommitteeSeat(index, _pubkeys[index], branch);
    }

    function _update(
        uint256 slot,
        bytes32 root,
        uint256 signers
    ) private view returns (ILightClient.CheckedUpdate memory update) {
        update.signaturePeriod = 5;
        update.signatureTime = _now - 1 hours;
        update.committeeRoot = _committeeRoot;
        update.signers[0] = signers;
        update.finalizedSlot = slot;
        update.finalizedRoot = root;
        update.nextPeriod = 6;
    }

    function _makeCommittee() private {
        for (uint256 i; i < 4; ++i) {
            _pubkeys[i] = abi.encodePacked(keccak256(abi.encode(i)), bytes16(keccak256(abi.encode(i, i))));
        }
        _plant();
    }

    function _plant() private {
        for (uint256 i; i < 4; ++i) {
            _leaves[i] = sha256(abi.encodePacked(_pubkeys[i], bytes16(0)));
        }
        bytes32 keys = _pair(_pair(_leaves[0], _leaves[1]), _pair(_leaves[2], _leaves[3]));
        _committeeRoot = _pair(keys, "aggregate");
    }

    function _pair(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return sha256(abi.encodePacked(left, right));
    }
}
