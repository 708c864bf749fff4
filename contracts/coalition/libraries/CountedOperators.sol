// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IKeyRegistry} from "../keys/IKeyRegistry.sol";
import {OptInBook} from "./OptInBook.sol";

/// @title CountedOperators
/// @notice Whose stake at another protocol is added up to what answers for a member: the total by which the court's meter goes.
/// @dev Nothing here reads the other protocol's own total or set: strangers stake there for other services, and may make a set
/// too long to read. Counted are `MOST_COUNTED` operators at most, who opted in here, each for what happened while it answered:
/// who leaves after a deed keeps its place, or offenders would slow the slash of each other by leaving. Whoever is not
/// counted answers all the same; a total that is too small only makes the meter slower. What waits longer than the other
/// protocol keeps stake slashable is lost, so whoever executes sees that those with most stake at the infraction are counted,
/// in the same transaction where somebody keeps undoing it.
abstract contract CountedOperators is OptInBook {
    /// @notice Operators whose stake is added up, for each member.
    uint256 public constant MOST_COUNTED = 16;

    mapping(uint256 member => address[] operators) private _counted;
    /// @dev From one; zero is not counted.
    mapping(uint256 member => mapping(address operator => uint256 place)) private _places;

    /// @notice The operator is counted in the place of the other, zero when there was room.
    event Counted(uint256 indexed member, address indexed operator, address indexed other);

    /// @notice The operator did not answer for the member then, or is counted already.
    error NotCountable(uint256 member, address operator);
    /// @notice The other operator is not counted, or had as much stake; zero when there is no room.
    error NotReplaceable(uint256 member, address other);

    /// @notice The caller answers for `member` with its stake; `registry` must say that the key is the caller's.
    function optIn(uint256 member, IKeyRegistry registry, bytes32 keyId) external {
        _begin(member, registry, keyId);
        bool hasRoom = _counted[member].length < MOST_COUNTED;
        if (hasRoom && _places[member][msg.sender] == 0) _enter(member, msg.sender);
    }

    /// @notice The caller answers for nothing that happens at `member` from now on.
    function optOut(uint256 member) external {
        _end(member);
    }

    /// @notice Counts an operator that answered for `member` at `time`, in seconds, in the place of another with less stake that
    /// answered then, or of nobody (zero) when there is room. Anybody: those who fill the places with nothing keep none of them.
    function count(uint256 member, address operator, address other, uint64 time) external {
        bool answers = time <= block.timestamp && wasSlashableAt(member, operator, time);
        if (!answers || _places[member][operator] != 0) revert NotCountable(member, operator);
        if (other != address(0)) {
            bool isCounted = _places[member][other] != 0;
            bool less = _answering(member, other, time) < _answering(member, operator, time);
            if (!isCounted || !less) revert NotReplaceable(member, other);
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

    /// @dev Stake of each operator that a slash for what happened at `time` can reach, as far as the other protocol tells.
    function _stakesOf(
        address[] memory operators,
        uint64 time
    ) internal view virtual returns (uint256[] memory stakes);

    function _stakeOf(address operator, uint64 time) internal view returns (uint256) {
        address[] memory operators = new address[](1);
        operators[0] = operator;
        return _stakesOf(operators, time)[0];
    }

    /// @dev Of those who are counted and answered at `time`.
    function _countedStake(uint256 member, uint64 time) internal view returns (uint256 total) {
        address[] memory operators = _counted[member];
        uint256[] memory stakes = _stakesOf(operators, time);
        for (uint256 i; i < stakes.length; ++i) {
            if (wasSlashableAt(member, operators[i], time)) total += stakes[i];
        }
    }

    function _answering(uint256 member, address operator, uint64 time) private view returns (uint256) {
        return wasSlashableAt(member, operator, time) ? _stakeOf(operator, time) : 0;
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
}
