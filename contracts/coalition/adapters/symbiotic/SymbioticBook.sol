// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ISlashable} from "../../ISlashable.sol";
import {ISlashingCourt} from "../../ISlashingCourt.sol";
import {CountedOperators} from "../../libraries/CountedOperators.sol";
import {OptInBook} from "../../libraries/OptInBook.sol";
import {IBaseDelegator} from "./IBaseDelegator.sol";
import {IBaseSlasher} from "./IBaseSlasher.sol";
import {ISymbioticVault} from "./ISymbioticVault.sol";

/// @title SymbioticBook
/// @notice What slashing through either slasher of a Symbiotic vault has in common.
/// @dev This contract must be the network's middleware, and operators opt in here as well. What is owed is a share of the stake
/// at the second before the infraction, and never more than is left of that stake. It is captured where it moves Symbiotic's
/// latest capture least, for nothing before that one can be slashed any more: where an older offence of the operator was
/// captured, or at the beginning of the vault's epoch, if there was as much stake then, else at the infraction. So an
/// offence that comes later and is executed first, or between two parts, spares no older one. Within an epoch it makes no
/// difference to the vault. Symbiotic slashes only what was captured within the vault's epoch, so the epoch must be longer
/// than the court's windows and its meter's. What the meter holds back for longer than that is lost here, and here alone. No
/// reward is paid: what is slashed goes to the vault's burner. A vault's owner may give it another slasher, which obeys
/// nobody here: governance takes vaults without an owner.
abstract contract SymbioticBook is CountedOperators {
    /// @notice The vault's slasher.
    IBaseSlasher public immutable SLASHER;
    /// @notice Network and subnetwork whose operators answer here.
    bytes32 public immutable SUBNETWORK;

    uint256 private immutable _EPOCH;

    /// @dev What was owed when it was out of reach. No later part owes it, or one would be more than the meter has room for.
    mapping(bytes32 offence => mapping(address operator => mapping(uint64 infraction => uint256)))
        private _lost;
    /// @dev The oldest capture for which the operator was slashed here, of those still in reach.
    mapping(address operator => uint48 capture) private _oldest;

    constructor(
        ISlashingCourt court,
        IBaseSlasher slasher,
        bytes32 subnetwork,
        uint256 delay
    ) OptInBook(court) {
        if (address(slasher).code.length == 0) revert InvalidParameter("slasher");
        if (subnetwork == 0) revert InvalidParameter("subnetwork");
        uint256 epoch = ISymbioticVault(slasher.vault()).epochDuration();
        if (epoch <= _coolOff() + delay + court.parameters().meterWindow)
            revert InvalidParameter("epochDuration");
        SLASHER = slasher;
        SUBNETWORK = subnetwork;
        _EPOCH = epoch;
    }

    /// @inheritdoc ISlashable
    function slash(
        bytes32 offence,
        uint256 member,
        address operator,
        uint256 wad,
        uint64 infraction,
        address reporter
    ) external override onlyCourt returns (uint256 amount) {
        _advance(offence, member, operator, wad, infraction);
        uint48 time = uint48(infraction - 1);
        uint256 lost = _lost[offence][operator][infraction];
        uint256 owed = _owedOf(offence, operator, wad, _stakeAt(operator, time));
        owed -= Math.min(owed, lost);
        if (owed == 0) return 0;
        uint48 capture;
        (amount, capture) = _reach(operator, time, owed);
        if (amount != 0) amount = Math.min(amount, _order(operator, amount, time, capture));
        _count(offence, operator, amount);
        uint48 oldest = _oldest[operator];
        if (amount != 0 && (capture < oldest || oldest < _oldestCapture())) _oldest[operator] = capture;
        if (amount < owed) _lost[offence][operator][infraction] = lost + owed - amount;
        emit Slashed(offence, member, operator, wad, amount, reporter);
    }

    /// @inheritdoc ISlashable
    function exposureOf(
        bytes32,
        uint256 member,
        address operator,
        uint64 infraction
    ) external view override returns (uint256 stake, uint256 total) {
        if (wasSlashableAt(member, operator, infraction)) stake = _stakeAt(operator, uint48(infraction - 1));
        // one stake may stand behind many operators
        uint256 active = _vault().activeStakeAt(uint48(infraction - 1), "");
        total = Math.min(_countedStake(member, infraction), active);
    }

    /// @dev Orders a slash of what stood at `time`, captured at `capture`; returns what was taken, or asked for.
    function _order(
        address operator,
        uint256 amount,
        uint48 time,
        uint48 capture
    ) internal virtual returns (uint256);

    /// @dev Seconds. Nothing is captured before it that need not be.
    function _oldestCapture() internal view virtual returns (uint256) {
        return block.timestamp - _EPOCH;
    }

    /// @dev What can be slashed of the stake at `time`, `most` at most, and where it is captured: not what was slashed since,
    /// nor what came later.
    function _reach(
        address operator,
        uint48 time,
        uint256 most
    ) internal view returns (uint256 amount, uint48 capture) {
        uint256 stake = _stakeAt(operator, time);
        uint256 slashed =
            SLASHER.cumulativeSlash(SUBNETWORK, operator) -
                SLASHER.cumulativeSlashAt(SUBNETWORK, operator, time, "");
        amount = Math.min(most, stake - Math.min(slashed, stake));
        capture = _captureOf(operator, time, amount);
        amount = Math.min(amount, _slashableAt(operator, capture));
    }

    /// @dev The latest capture for which the operator was slashed.
    function _latestOf(address operator) internal view returns (uint48) {
        return SLASHER.latestSlashedCaptureTimestamp(SUBNETWORK, operator);
    }

    function _captureOf(address operator, uint48 time, uint256 amount) private view returns (uint48) {
        uint48 latest = _latestOf(operator);
        if (latest >= time) return latest;
        uint256 start = _vault().epochDurationInit();
        uint48 begun = time < start ? time : uint48(time - ((time - start) % _EPOCH));
        uint48[2] memory earlier = [_oldest[operator], begun];
        for (uint256 i; i < 2; ++i) {
            uint48 capture = uint48(Math.max(latest, earlier[i]));
            bool isEarlier = capture < time && capture >= _oldestCapture();
            if (isEarlier && _slashableAt(operator, capture) >= amount) return capture;
        }
        return time;
    }

    function _slashableAt(address operator, uint48 capture) private view returns (uint256) {
        return SLASHER.slashableStake(SUBNETWORK, operator, capture, "");
    }

    function _vault() internal view returns (ISymbioticVault) {
        return ISymbioticVault(SLASHER.vault());
    }

    /// @inheritdoc CountedOperators
    function _stakesOf(
        address[] memory operators,
        uint64 time
    ) internal view override returns (uint256[] memory stakes) {
        stakes = new uint256[](operators.length);
        for (uint256 i; i < stakes.length; ++i) stakes[i] = _stakeAt(operators[i], uint48(time - 1));
    }

    function _stakeAt(address operator, uint48 time) private view returns (uint256) {
        return IBaseDelegator(_vault().delegator()).stakeAt(SUBNETWORK, operator, time, "");
    }
}
