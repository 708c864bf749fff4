// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {AccessControlEnumerable} from "@openzeppelin/contracts/access/extensions/AccessControlEnumerable.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

import {TripVotes} from "./libraries/TripVotes.sol";

/// @title CoalitionTimelock
/// @notice A timelock that never becomes faster than `MIN_DELAY`, and forgets what was announced `GRACE` after it could have
/// been done. It is its own administrator. Each proposer may take back whatever was announced, so none of them pushes anything
/// through alone; more than half of them together may remove one, which nobody can take back, so none of them blocks for ever.
/// @dev With a plain one a delay could be lowered for as long as it takes to schedule something, and raised again before that
/// something is executed; who is called cannot see it. One that never forgets lets whoever may execute keep, say, a release
/// that came to be of no use, and end another pause with it long after.
///
/// A removal is no operation of the timelock: an operation could be cancelled by whom it removes, or its place be taken
/// by another of the same id. It is counted by itself, and changed by those who support it alone.
contract CoalitionTimelock is TimelockController, AccessControlEnumerable {
    using TripVotes for TripVotes.Votes;

    /// @notice A proposer supports the removal of `account`, or no more. `supporters` count now; `removableAt` is when it may be
    /// removed, zero while they are not more than half of the proposers.
    event RemovalSupported(
        address indexed account,
        address indexed proposer,
        bool supported,
        uint256 supporters,
        uint256 removableAt
    );
    /// @notice More than half of the proposers removed `account`: it proposes and cancels no more.
    event ProposerRemoved(address indexed account);

    /// @notice The delay is less than `minimum`.
    error DelayTooShort(uint256 delay, uint256 minimum);
    /// @notice `account` cannot be removed now: `supporters` are not more than half of the proposers, or its time has not come.
    error NotRemovable(address account, uint256 supporters, uint256 removableAt);

    /// @notice Seconds between announcing and doing, at least.
    uint256 public constant MIN_DELAY = 2 days;
    /// @notice Seconds for which something may be done once its time has come; later it has to be announced again.
    uint256 public constant GRACE = 7 days;

    /// @notice When `account` may be removed, zero when not enough proposers ever wanted that at once.
    mapping(address account => uint256) public removableAt;

    mapping(address account => TripVotes.Votes) private _removals;

    constructor(
        uint256 delay,
        address[] memory proposers,
        address[] memory executors
    ) TimelockController(delay, proposers, executors, address(0)) {
        if (delay < MIN_DELAY) revert DelayTooShort(delay, MIN_DELAY);
    }

    /// @notice Says that `account` is to be removed from the proposers and cancellers, or, with false, no more. Counts for the
    /// delay and `GRACE`. Once more than half of the proposers of now say so, the delay begins. For proposers.
    function supportRemoval(address account, bool supported) external onlyRole(PROPOSER_ROLE) {
        bool before = _isWanted(removalSupporters(account));
        _removals[account].votedAt[msg.sender] = supported ? block.timestamp : 0;
        uint256 supporters = removalSupporters(account);
        if (!_isWanted(supporters)) delete removableAt[account];
        else if (!before || removableAt[account] == 0) removableAt[account] = block.timestamp + getMinDelay();
        emit RemovalSupported(account, msg.sender, supported, supporters, removableAt[account]);
    }

    /// @notice Removes a proposer or canceller, once more than half of the proposers wanted so for the delay. Anybody.
    function removeProposer(address account) external {
        uint256 supporters = removalSupporters(account);
        uint256 at = removableAt[account];
        if (!_isWanted(supporters) || at == 0 || block.timestamp < at) {
            revert NotRemovable(account, supporters, at);
        }
        delete removableAt[account];
        _removals[account].clear(getRoleMembers(PROPOSER_ROLE));
        _revokeRole(PROPOSER_ROLE, account);
        _revokeRole(CANCELLER_ROLE, account);
        emit ProposerRemoved(account);
    }

    /// @inheritdoc TimelockController
    function updateDelay(uint256 newDelay) public override {
        if (newDelay < MIN_DELAY) revert DelayTooShort(newDelay, MIN_DELAY);
        super.updateDelay(newDelay);
    }

    /// @inheritdoc TimelockController
    /// @dev What is forgotten was never announced: it can be announced anew.
    function getOperationState(bytes32 id) public view override returns (OperationState state) {
        state = super.getOperationState(id);
        bool ready = state == OperationState.Ready;
        if (ready && block.timestamp > getTimestamp(id) + GRACE) return OperationState.Unset;
    }

    /// @notice Proposers of now that want `account` removed.
    function removalSupporters(address account) public view returns (uint256) {
        return _removals[account].count(getRoleMembers(PROPOSER_ROLE), getMinDelay() + GRACE);
    }

    /// @inheritdoc TimelockController
    function supportsInterface(
        bytes4 interfaceId
    ) public view override(TimelockController, AccessControlEnumerable) returns (bool) {
        return super.supportsInterface(interfaceId);
    }

    function _grantRole(
        bytes32 role,
        address account
    ) internal override(AccessControl, AccessControlEnumerable) returns (bool) {
        return super._grantRole(role, account);
    }

    function _revokeRole(
        bytes32 role,
        address account
    ) internal override(AccessControl, AccessControlEnumerable) returns (bool) {
        return super._revokeRole(role, account);
    }

    function _isWanted(uint256 supporters) private view returns (bool) {
        return supporters * 2 > getRoleMemberCount(PROPOSER_ROLE);
    }
}
