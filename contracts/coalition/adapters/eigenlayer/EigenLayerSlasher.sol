// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ISlashable} from "../../ISlashable.sol";
import {ISlashingCourt} from "../../ISlashingCourt.sol";
import {IKeyRegistry} from "../../keys/IKeyRegistry.sol";
import {OptInBook} from "../../libraries/OptInBook.sol";
import {IAllocationManager, OperatorSet} from "./IAllocationManager.sol";

/// @title EigenLayerSlasher
/// @notice Lets the court slash what operators allocated to one operator set of an EigenLayer service, in one strategy.
/// @dev The service must have appointed this contract for `slashOperator`. Operators opt in here as well, so that nobody
/// answers for a member by having joined the set alone. EigenLayer slashes what is allocated when the slash comes: shares of
/// the stake at the infraction are not to be had there. What is being deallocated stays slashable for EigenLayer's
/// deallocation delay (14 days on mainnet), which must be longer than the court's windows: that is for governance to see
/// before it adds this contract. No reward is paid: what is slashed goes where the service says.
///
/// Nothing here reads EigenLayer's set: who may join it could make it too long to read. The stake that answers for a member is
/// that of `MOST_COUNTED` operators at most, who opted in here. Whoever is not counted answers all the same; the total is
/// only what the court's meter goes by, which a smaller one makes slower. What waits for longer than the deallocation delay
/// is lost, so whoever cares for a service of many operators sees that those with most stake are counted.
contract EigenLayerSlasher is OptInBook {
    /// @notice Operators whose stake is added up, for each member.
    uint256 public constant MOST_COUNTED = 16;

    /// @notice EigenLayer's AllocationManager.
    IAllocationManager public immutable ALLOCATIONS;
    /// @notice The service whose operators answer here.
    address public immutable AVS;
    /// @notice Its operator set.
    uint32 public immutable OPERATOR_SET_ID;
    /// @notice The strategy whose shares are slashed.
    address public immutable STRATEGY;

    mapping(uint256 member => address[] operators) private _counted;
    /// @dev From one; zero is not counted.
    mapping(uint256 member => mapping(address operator => uint256 place)) private _places;

    /// @notice The operator is counted in the place of the other, zero when there was room.
    event Counted(uint256 indexed member, address indexed operator, address indexed other);

    /// @notice The operator does not answer for the member, or is counted already.
    error NotCountable(uint256 member, address operator);
    /// @notice The other operator is not counted, or has as much stake; zero when there is no room.
    error NotReplaceable(uint256 member, address other);

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

    /// @notice The caller answers for `member` with what it allocated; `registry` must say that the key is the caller's.
    function optIn(uint256 member, IKeyRegistry registry, bytes32 keyId) external {
        _begin(member, registry, keyId);
        if (_counted[member].length < MOST_COUNTED) _enter(member, msg.sender);
    }

    /// @notice The caller answers for nothing that happens at `member` from now on.
    function optOut(uint256 member) external {
        _end(member);
        _leave(member, msg.sender);
    }

    /// @notice Counts an operator that answers for `member` in the place of another with less stake, or of nobody (zero) when
    /// there is room. Anybody: those who fill the places with nothing keep none of them.
    function count(uint256 member, address operator, address other) external {
        bool answers = slashableSince(member, operator) != 0 && _places[member][operator] == 0;
        if (!answers) revert NotCountable(member, operator);
        if (other != address(0)) {
            bool less = _places[member][other] != 0 && _stakeOf(other) < _stakeOf(operator);
            if (!less) revert NotReplaceable(member, other);
            _leave(member, other);
        }
        if (_counted[member].length >= MOST_COUNTED) revert NotReplaceable(member, other);
        _enter(member, operator);
        emit Counted(member, operator, other);
    }

    /// @notice Operators whose stake is added up for a member.
    function countedOf(uint256 member) external view returns (address[] memory) {
        return _counted[member];
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
        uint256 stake = _stakeOf(operator);
        if (share != 0) {
            ALLOCATIONS.slashOperator(AVS, _order(operator, share));
            uint256 rest = _stakeOf(operator);
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
            stake = Math.max(Math.mulDiv(_stakeOf(operator), WAD, WAD - before), 1);
        }
        uint256[] memory stakes = _stakes(_counted[member]);
        for (uint256 i; i < stakes.length; ++i) total += stakes[i];
    }

    function _enter(uint256 member, address operator) private {
        _counted[member].push(operator);
        _places[member][operator] = _counted[member].length;
    }

    function _leave(uint256 member, address operator) private {
        uint256 place = _places[member][operator];
        if (place == 0) return;
        address[] storage operators = _counted[member];
        address last = operators[operators.length - 1];
        operators[place - 1] = last;
        _places[member][last] = place;
        operators.pop();
        delete _places[member][operator];
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

    function _stakeOf(address operator) private view returns (uint256) {
        address[] memory operators = new address[](1);
        operators[0] = operator;
        return _stakes(operators)[0];
    }

    function _stakes(address[] memory operators) private view returns (uint256[] memory stakes) {
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
