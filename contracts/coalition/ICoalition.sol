// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

import {ISourceClient} from "../libraries/ISourceClient.sol";

/// @title ICoalition
/// @notice The networks that defend each other, by their light clients on this chain, and who may do what about them.
/// @dev Roles do only what is said here. Governance is a timelock: whatever it does is announced at least `MIN_DELAY` before.
/// The guardian may pause. Monitors together may pause. The veto council may stop a charge. Nobody may write a root, choose
/// what a light client accepts, or keep it from accepting.
interface ICoalition {
    // ------------------------------------------------------------------------------------------------ types

    /// @notice When a member counts as well, in seconds since its head was recorded: no more once the head is older than
    /// `staleAfter`, again only when it is younger than `healthyBelow`, which is less.
    struct Health {
        uint64 staleAfter;
        uint64 healthyBelow;
    }

    /// @notice A network. `active` until it is removed. There is one member for a source chain, ever: offences are counted by
    /// member, and a vote must not be charged twice.
    struct Member {
        ISourceClient client;
        bool active;
        Health health;
        string name;
    }

    /// @notice A network to begin with.
    struct NewMember {
        ISourceClient client;
        string name;
        Health health;
    }

    /// @notice Who may do what besides governance. `monitorQuorum` of the `monitors` trip together. The guardian and the
    /// veto council may be zero: then nobody has the role.
    struct Roles {
        address guardian;
        address vetoCouncil;
        address[] monitors;
        uint256 monitorQuorum;
    }

    /// @notice Of the timelock that becomes governance. No `executors` but the zero address: anybody may execute.
    struct Governance {
        uint256 delay;
        address[] proposers;
        address[] executors;
    }

    // ---------------------------------------------------------------------------------------------- events

    /// @notice A network joined.
    event MemberAdded(uint256 indexed member, address indexed client, uint256 sourceChainId, string name);
    /// @notice A member's light client gave way to another of the same source chain.
    event ClientReplaced(uint256 indexed member, address indexed oldClient, address indexed newClient);
    /// @notice A member left. Nothing of it is consumed any more.
    event MemberRemoved(uint256 indexed member);
    /// @notice What counts as well changed.
    event HealthChanged(uint256 indexed member, uint64 staleAfter, uint64 healthyBelow);
    /// @notice The roles are held by others now.
    event RolesChanged(address guardian, address vetoCouncil, address[] monitors, uint256 monitorQuorum);

    // ---------------------------------------------------------------------------------------------- errors

    /// @notice Only `GOVERNANCE` may do this.
    error NotGovernance(address caller);
    /// @notice A parameter is out of range; `name` says which.
    error InvalidParameter(string name);
    /// @notice There is no such member.
    error UnknownMember(uint256 member);
    /// @notice The member was removed.
    error MemberInactive(uint256 member);
    /// @notice The light client is, or was, this member's.
    error ClientTaken(address client, uint256 member);
    /// @notice The source chain is this member's already.
    error SourceChainTaken(uint256 sourceChainId, uint256 member);
    /// @notice The light client is of another source chain than the member.
    error WrongSourceChain(uint256 expected, uint256 actual);
    /// @notice The light client takes no updates.
    error ClientNotActive(address client, ISourceClient.Status status);

    // ------------------------------------------------------------------------------------------- governance

    /// @notice Adds a network by its light client, which must be active. One that was removed comes back with its id, a new light
    /// client, and whatever evidence was latched.
    function addMember(NewMember calldata given) external returns (uint256 member);

    /// @notice Gives a member another light client of the same source chain, which must be active. The old one stays the
    /// member's for evidence (`memberOf`), and nothing of it is consumed any more. Ends no evidence freeze.
    function replaceClient(uint256 member, ISourceClient newClient) external;

    /// @notice Changes what counts as well.
    function setHealth(uint256 member, Health calldata health) external;

    /// @notice Removes a member: nothing of it is consumed any more.
    function removeMember(uint256 member) external;

    /// @notice Gives the roles to others.
    function setRoles(Roles calldata roles) external;

    // ------------------------------------------------------------------------------------------------ reads

    // solhint-disable func-name-mixedcase
    /// @notice The timelock. It was made by the coalition's constructor, is its own administrator, and its delay can never
    /// be less than `MIN_DELAY`.
    function GOVERNANCE() external view returns (TimelockController);

    /// @notice Seconds that governance waits, at least.
    function MIN_DELAY() external view returns (uint256);
    // solhint-enable func-name-mixedcase

    /// @notice Reverts with `NotGovernance` unless `caller` is governance. For the coalition's other contracts.
    function requireGovernance(address caller) external view;

    /// @notice How many members there ever were; ids are 1 to this.
    function memberCount() external view returns (uint256);

    /// @notice A member, also one that was removed. Reverts for ids that never were.
    function member(uint256 id) external view returns (Member memory);

    /// @notice The member's light client now. Reverts for ids that never were.
    function clientOf(uint256 id) external view returns (ISourceClient);

    /// @notice The member of this source chain, also one that was removed; zero when none.
    function memberOfChain(uint256 sourceChainId) external view returns (uint256);

    /// @notice The member that has, or had, this light client; zero when none.
    function memberOf(address client) external view returns (uint256);

    /// @notice Who may pause, zero when nobody.
    function guardian() external view returns (address);

    /// @notice Who may veto charges, zero when nobody.
    function vetoCouncil() external view returns (address);

    /// @notice All monitors, at most 32.
    function monitors() external view returns (address[] memory);

    /// @notice Whether `account` is a monitor.
    function isMonitor(address account) external view returns (bool);

    /// @notice Monitors that must say the same.
    function monitorQuorum() external view returns (uint256);
}
