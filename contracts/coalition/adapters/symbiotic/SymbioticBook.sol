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
/// at the second before the infraction, and never more than is left of that stake. It is captured at that second, or, since
/// Symbiotic refuses a capture before the latest slash of the operator, at the latest slash's: an offence that came later and
/// was executed first spares no older one, but what left the vault between the two is out of reach. Symbiotic slashes only
/// what was captured within the vault's epoch, so the epoch must be longer than the court's windows. What the meter holds back
/// for longer than that is lost here, and here alone. No reward is paid: what is slashed goes to the vault's burner.
abstract contract SymbioticBook is CountedOperators {
    /// @notice The vault's slasher.
    IBaseSlasher public immutable SLASHER;
    /// @notice Network and subnetwork whose operators answer here.
    bytes32 public immutable SUBNETWORK;

    /// @dev What was owed when it was out of reach. No later part owes it, or one would be more than the meter has room for.
    mapping(bytes32 offence => mapping(address operator => mapping(uint64 infraction => uint256)))
        private _lost;

    constructor(
        ISlashingCourt court,
        IBaseSlasher slasher,
        bytes32 subnetwork,
        uint256 delay
    ) OptInBook(court) {
        if (address(slasher).code.length == 0) revert InvalidParameter("slasher");
        if (subnetwork == 0) revert InvalidParameter("subnetwork");
        uint256 epoch = ISymbioticVault(slasher.vault()).epochDuration();
        if (epoch <= _coolOff() + delay) revert InvalidParameter("epochDuration");
        SLASHER = slasher;
        SUBNETWORK = subnetwork;
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
        amount = Math.min(owed, _left(operator, time));
        if (amount != 0) amount = Math.min(amount, _order(operator, amount, time));
        _count(offence, operator, amount);
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
        total = _countedStake(member);
    }

    /// @dev Orders a slash of what stood at `time`; returns what was taken, or asked for.
    function _order(address operator, uint256 amount, uint48 time) internal virtual returns (uint256);

    /// @dev When the stake is captured that stood at `time`.
    function _captureOf(address operator, uint48 time) internal view returns (uint48) {
        uint48 latest = SLASHER.latestSlashedCaptureTimestamp(SUBNETWORK, operator);
        return latest > time ? latest : time;
    }

    /// @dev What can be slashed of the stake at `time`: not what was slashed since, nor what came later.
    function _left(address operator, uint48 time) internal view returns (uint256) {
        uint256 stake = _stakeAt(operator, time);
        uint256 slashed =
            SLASHER.cumulativeSlash(SUBNETWORK, operator) -
                SLASHER.cumulativeSlashAt(SUBNETWORK, operator, time, "");
        uint256 reachable = SLASHER.slashableStake(SUBNETWORK, operator, _captureOf(operator, time), "");
        return Math.min(stake - Math.min(slashed, stake), reachable);
    }

    function _vault() internal view returns (ISymbioticVault) {
        return ISymbioticVault(SLASHER.vault());
    }

    /// @inheritdoc CountedOperators
    function _stakesOf(address[] memory operators) internal view override returns (uint256[] memory stakes) {
        IBaseDelegator delegator = IBaseDelegator(_vault().delegator());
        stakes = new uint256[](operators.length);
        for (uint256 i; i < stakes.length; ++i) stakes[i] = delegator.stake(SUBNETWORK, operators[i]);
    }

    function _stakeAt(address operator, uint48 time) private view returns (uint256) {
        return IBaseDelegator(_vault().delegator()).stakeAt(SUBNETWORK, operator, time, "");
    }
}
