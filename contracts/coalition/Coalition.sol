// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

import {ISourceClient} from "../libraries/ISourceClient.sol";
import {CoalitionTimelock} from "./CoalitionTimelock.sol";
import {ICoalition} from "./ICoalition.sol";

/// @title Coalition
/// @notice See `ICoalition`.
contract Coalition is ICoalition {
    /// @dev Votes are counted by going through all monitors.
    uint256 private constant MAX_MONITORS = 32;

    /// @inheritdoc ICoalition
    TimelockController public immutable override GOVERNANCE;

    /// @inheritdoc ICoalition
    uint256 public override memberCount;
    /// @inheritdoc ICoalition
    /// @dev Never set back to zero: an old client's evidence stays chargeable.
    mapping(address client => uint256 id) public override memberOf;
    /// @inheritdoc ICoalition
    mapping(uint256 sourceChainId => uint256 id) public override memberOfChain;
    /// @inheritdoc ICoalition
    address public override guardian;
    /// @inheritdoc ICoalition
    address public override vetoCouncil;
    /// @inheritdoc ICoalition
    uint256 public override monitorQuorum;

    mapping(uint256 id => Member) private _members;
    address[] private _monitors;

    /// @param governance The timelock to make.
    /// @param roles Who may do what from the start.
    /// @param members Networks from the start.
    constructor(Governance memory governance, Roles memory roles, NewMember[] memory members) {
        GOVERNANCE = new CoalitionTimelock(governance.delay, governance.proposers, governance.executors);
        _setRoles(roles);
        for (uint256 i; i < members.length; ++i) _addMember(members[i]);
    }

    modifier onlyGovernance() {
        requireGovernance(msg.sender);
        _;
    }

    // ------------------------------------------------------------------------------------------- governance

    /// @inheritdoc ICoalition
    function addMember(NewMember calldata given) external override onlyGovernance returns (uint256) {
        return _addMember(given);
    }

    /// @inheritdoc ICoalition
    function replaceClient(uint256 id, ISourceClient newClient) external override onlyGovernance {
        Member storage known = _activeMember(id);
        ISourceClient oldClient = known.client;
        uint256 actual = _requireNew(newClient);
        uint256 expected = oldClient.SOURCE_CHAIN_ID();
        if (actual != expected) revert WrongSourceChain(expected, actual);
        known.client = newClient;
        memberOf[address(newClient)] = id;
        emit ClientReplaced(id, address(oldClient), address(newClient));
    }

    /// @inheritdoc ICoalition
    function setHealth(uint256 id, Health calldata health) external override onlyGovernance {
        Member storage known = _activeMember(id);
        _requireHealth(health);
        known.health = health;
        emit HealthChanged(id, health.staleAfter, health.healthyBelow);
    }

    /// @inheritdoc ICoalition
    function removeMember(uint256 id) external override onlyGovernance {
        _activeMember(id).active = false;
        emit MemberRemoved(id);
    }

    /// @inheritdoc ICoalition
    function setRoles(Roles calldata roles) external override onlyGovernance {
        _setRoles(roles);
    }

    // ------------------------------------------------------------------------------------------------ reads

    // solhint-disable func-name-mixedcase
    /// @inheritdoc ICoalition
    function MIN_DELAY() external view override returns (uint256) {
        return CoalitionTimelock(payable(address(GOVERNANCE))).MIN_DELAY();
    }
    // solhint-enable func-name-mixedcase

    /// @inheritdoc ICoalition
    function requireGovernance(address caller) public view override {
        if (caller != address(GOVERNANCE)) revert NotGovernance(caller);
    }

    /// @inheritdoc ICoalition
    function member(uint256 id) external view override returns (Member memory) {
        return _member(id);
    }

    /// @inheritdoc ICoalition
    function clientOf(uint256 id) external view override returns (ISourceClient) {
        return _member(id).client;
    }

    /// @inheritdoc ICoalition
    function monitors() external view override returns (address[] memory) {
        return _monitors;
    }

    /// @inheritdoc ICoalition
    function isMonitor(address account) public view override returns (bool) {
        uint256 count = _monitors.length;
        for (uint256 i; i < count; ++i) if (_monitors[i] == account) return true;
        return false;
    }

    // ----------------------------------------------------------------------------------------------- inside

    function _addMember(NewMember memory given) private returns (uint256 id) {
        uint256 sourceChainId = _requireNew(given.client);
        _requireHealth(given.health);
        id = memberOfChain[sourceChainId];
        if (_members[id].active) revert SourceChainTaken(sourceChainId, id);
        if (id == 0) {
            id = ++memberCount;
            memberOfChain[sourceChainId] = id;
        }
        _members[id] = Member(given.client, true, given.health, given.name);
        memberOf[address(given.client)] = id;
        emit MemberAdded(id, address(given.client), sourceChainId, given.name);
        emit HealthChanged(id, given.health.staleAfter, given.health.healthyBelow);
    }

    function _setRoles(Roles memory roles) private {
        uint256 count = roles.monitors.length;
        if (count > MAX_MONITORS) revert InvalidParameter("monitors");
        bool reachable = roles.monitorQuorum != 0 && roles.monitorQuorum <= count;
        if (!reachable && (count != 0 || roles.monitorQuorum != 0)) revert InvalidParameter("monitorQuorum");
        delete _monitors;
        for (uint256 i; i < count; ++i) {
            address monitor = roles.monitors[i];
            if (monitor == address(0) || isMonitor(monitor)) revert InvalidParameter("monitors");
            _monitors.push(monitor);
        }
        guardian = roles.guardian;
        vetoCouncil = roles.vetoCouncil;
        monitorQuorum = roles.monitorQuorum;
        emit RolesChanged(roles.guardian, roles.vetoCouncil, roles.monitors, roles.monitorQuorum);
    }

    function _member(uint256 id) private view returns (Member storage) {
        if (id == 0 || id > memberCount) revert UnknownMember(id);
        return _members[id];
    }

    function _activeMember(uint256 id) private view returns (Member storage known) {
        known = _member(id);
        if (!known.active) revert MemberInactive(id);
    }

    /// @dev An active client that no member has or had.
    function _requireNew(ISourceClient client) private view returns (uint256 sourceChainId) {
        if (address(client).code.length == 0) revert InvalidParameter("client");
        uint256 id = memberOf[address(client)];
        if (id != 0) revert ClientTaken(address(client), id);
        ISourceClient.Status status = client.status();
        if (status != ISourceClient.Status.Active) revert ClientNotActive(address(client), status);
        return client.SOURCE_CHAIN_ID();
    }

    function _requireHealth(Health memory health) private pure {
        if (health.healthyBelow == 0 || health.healthyBelow >= health.staleAfter) {
            revert InvalidParameter("health");
        }
    }
}
