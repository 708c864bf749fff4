// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ISlashable} from "../../ISlashable.sol";
import {ISlashingCourt} from "../../ISlashingCourt.sol";
import {CountedOperators} from "../../libraries/CountedOperators.sol";
import {OptInBook} from "../../libraries/OptInBook.sol";
import {IAllocationManager, OperatorSet} from "./IAllocationManager.sol";

/// @title EigenLayerSlasher
/// @notice Lets the court slash what operators allocated to one operator set of an EigenLayer service, in one strategy.
/// @dev The service must have appointed this contract for `slashOperator`, or made it the set's slasher where EigenLayer has
/// one. Operators opt in here as well, so that nobody answers for a member by having joined the set alone. EigenLayer slashes
/// what is allocated when the slash comes: shares of the stake at the infraction are not to be had there. What is being
/// deallocated stays slashable for EigenLayer's deallocation delay (14 days on mainnet), which must be longer than the court's
/// windows: that is for governance to see before it adds this contract. No reward is paid: what is slashed goes where the
/// service says.
contract EigenLayerSlasher is CountedOperators {
    /// @notice EigenLayer's AllocationManager.
    IAllocationManager public immutable ALLOCATIONS;
    /// @notice The service whose operators answer here.
    address public immutable AVS;
    /// @notice Its operator set.
    uint32 public immutable OPERATOR_SET_ID;
    /// @notice The strategy whose shares are slashed.
    address public immutable STRATEGY;

    /// @notice Fixes whom to slash for, and where.
    constructor(
        ISlashingCourt court,
        IAllocationManager allocations,
        address avs,
        uint32 operatorSetId,
        address strategy
    ) OptInBook(court) {
        if (address(allocations).code.length == 0) revert InvalidParameter("allocations");
        if (avs == address(0)) revert InvalidParameter("avs");
        if (strategy == address(0)) revert InvalidParameter("strategy");
        ALLOCATIONS = allocations;
        AVS = avs;
        OPERATOR_SET_ID = operatorSetId;
        STRATEGY = strategy;
    }

    /// @inheritdoc ISlashable
    /// @dev EigenLayer takes shares of what is there now: after a part of `before`, (wad - before) / (1 - before) of the
    /// rest is what is missing, rounded down. The amount is measured, not trusted.
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
        uint256 share = Math.mulDiv(wad - before, WAD, WAD - before);
        uint256 stake = _stakeOf(operator, infraction);
        if (share != 0) {
            ALLOCATIONS.slashOperator(AVS, _order(operator, share));
            uint256 rest = _stakeOf(operator, infraction);
            amount = stake > rest ? stake - rest : 0;
            // EigenLayer rounds up by a unit
            amount = Math.min(amount, Math.mulDiv(stake, share, WAD));
        }
        emit Slashed(offence, member, operator, wad, amount, reporter);
    }

    /// @inheritdoc ISlashable
    /// @dev What the whole share stood for before parts of it were taken. Never nothing of whom answers: shares that wait in
    /// EigenLayer's withdrawal queue are no stake of the operator, and are slashed with its allocation all the same.
    function exposureOf(
        bytes32 offence,
        uint256 member,
        address operator,
        uint64 infraction
    ) external view override returns (uint256 stake, uint256 total) {
        uint256 before = slashedWad(offence, operator);
        if (before < WAD && wasSlashableAt(member, operator, infraction)) {
            stake = Math.max(Math.mulDiv(_stakeOf(operator, infraction), WAD, WAD - before), 1);
        }
        total = _countedStake(member, infraction);
    }

    function _order(
        address operator,
        uint256 share
    ) private view returns (IAllocationManager.SlashingParams memory order) {
        order.operator = operator;
        order.operatorSetId = OPERATOR_SET_ID;
        (order.strategies, order.wadsToSlash) = (new address[](1), new uint256[](1));
        (order.strategies[0], order.wadsToSlash[0]) = (STRATEGY, share);
        order.description = "concordat: proven misbehaviour of a member's validator";
    }

    /// @inheritdoc CountedOperators
    /// @dev What EigenLayer tells is of now: what was allocated at a time that is over is not to be had.
    function _stakesOf(
        address[] memory operators,
        uint64
    ) internal view override returns (uint256[] memory stakes) {
        address[] memory strategies = new address[](1);
        strategies[0] = STRATEGY;
        uint256[][] memory found = ALLOCATIONS.getMinimumSlashableStake(
            OperatorSet(AVS, OPERATOR_SET_ID),
            operators,
            strategies,
            uint32(block.number)
        );
        stakes = new uint256[](operators.length);
        for (uint256 i; i < stakes.length; ++i) stakes[i] = found[i][0];
    }
}
