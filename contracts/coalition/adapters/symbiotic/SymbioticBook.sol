// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ISlashable} from "../../ISlashable.sol";
import {ISlashingCourt} from "../../ISlashingCourt.sol";
import {IKeyRegistry} from "../../keys/IKeyRegistry.sol";
import {OptInBook} from "../../libraries/OptInBook.sol";
import {IBaseSlasher} from "./IBaseSlasher.sol";
import {ISymbioticVault} from "./ISymbioticVault.sol";

/// @title SymbioticBook
/// @notice What slashing through either slasher of a Symbiotic vault has in common.
/// @dev This contract must be the network's middleware, and operators opt in here as well. The stake is captured at the second
/// before the infraction; Symbiotic slashes only what was captured within the vault's epoch, so the epoch must be longer than
/// the court's windows. What the meter holds back for longer than that is lost here, and here alone. No reward is paid: what
/// is slashed goes to the vault's burner.
abstract contract SymbioticBook is OptInBook {
    /// @notice The vault's slasher.
    IBaseSlasher public immutable SLASHER;
    /// @notice Network and subnetwork whose operators answer here.
    bytes32 public immutable SUBNETWORK;

    /// @dev Stake at the infraction, as it was when the first part was taken.
    mapping(bytes32 offence => mapping(address operator => uint256 stake)) private _captured;

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

    /// @notice The caller answers for `member` with its stake; `registry` must say that the key is the caller's.
    function optIn(uint256 member, IKeyRegistry registry, bytes32 keyId) external {
        _begin(member, registry, keyId);
    }

    /// @notice The caller answers for nothing that happens at `member` from now on.
    function optOut(uint256 member) external {
        _end(member);
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
        uint256 before = _advance(offence, member, operator, wad, infraction);
        if (before >= wad) return 0;
        uint48 time = uint48(infraction - 1);
        uint256 left = _left(operator, time);
        uint256 stake = _captured[offence][operator];
        if (stake == 0) _captured[offence][operator] = stake = left;
        uint256 owed = Math.mulDiv(stake, wad, WAD) - Math.mulDiv(stake, before, WAD);
        amount = Math.min(owed, left);
        if (amount != 0) amount = Math.min(amount, _order(operator, amount, time));
        emit Slashed(offence, member, operator, wad, amount, reporter);
    }

    /// @inheritdoc ISlashable
    function exposureOf(
        bytes32 offence,
        uint256 member,
        address operator,
        uint64 infraction
    ) external view override returns (uint256 stake, uint256 total) {
        if (wasSlashableAt(member, operator, infraction)) {
            stake = _captured[offence][operator];
            if (stake == 0) stake = _left(operator, uint48(infraction - 1));
        }
        total = ISymbioticVault(SLASHER.vault()).activeStake();
    }

    /// @dev Orders a slash; returns what was taken, or asked for.
    function _order(address operator, uint256 amount, uint48 time) internal virtual returns (uint256);

    function _left(address operator, uint48 time) private view returns (uint256) {
        return SLASHER.slashableStake(SUBNETWORK, operator, time, "");
    }
}
