// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CircuitBreaker} from "../../../contracts/coalition/CircuitBreaker.sol";
import {ICircuitBreaker} from "../../../contracts/coalition/ICircuitBreaker.sol";
import {ICoalition} from "../../../contracts/coalition/ICoalition.sol";
import {IConsumerGate} from "../../../contracts/libraries/IConsumerGate.sol";
import {ISourceClient} from "../../../contracts/libraries/ISourceClient.sol";
import {cheat} from "./support/CoalitionVm.sol";
import {CoalitionWorld} from "./support/CoalitionWorld.sol";
import {SourceClientDouble} from "./support/SourceClientDouble.sol";

/// @notice The registry, as governance changes it.
contract CoalitionTest is CoalitionWorld {
    function setUp() external {
        _build();
    }

    function test_aMemberForEachSourceChain() external {
        SourceClientDouble third = new SourceClientDouble(99);
        require(_add(third) == 3 && _coalition.memberCount() == 3, "third");
        require(_coalition.memberOfChain(99) == 3 && _coalition.memberOf(address(third)) == 3, "third");
        require(keccak256(bytes(_coalition.member(3).name)) == keccak256("another"), "name");
        SourceClientDouble same = new SourceClientDouble(77);
        _refuse(abi.encodeWithSelector(ICoalition.SourceChainTaken.selector, 77, MEMBER));
        _coalition.addMember(_new(same));
        _refuse(abi.encodeWithSelector(ICoalition.ClientTaken.selector, address(third), 3));
        _coalition.addMember(_new(third));
    }

    function test_aRemovedNetworkComesBackUnderItsIdAndWithItsFreeze() external {
        _client.freeze();
        _breaker.latchEvidence(MEMBER);
        cheat.prank(_governance);
        _coalition.removeMember(MEMBER);
        require(!_coalition.member(MEMBER).active, "active");
        cheat.expectRevert(abi.encodeWithSelector(ICircuitBreaker.NotAMember.selector, MEMBER));
        _breaker.latchStale(MEMBER);
        _refuse(abi.encodeWithSelector(ICoalition.MemberInactive.selector, MEMBER));
        _coalition.removeMember(MEMBER);

        SourceClientDouble next = new SourceClientDouble(77);
        require(_add(next) == MEMBER && _coalition.memberCount() == 2, "another id");
        _requireMode(IConsumerGate.Mode.Frozen);
        require(_coalition.memberOf(address(_client)) == MEMBER, "forgotten");
        cheat.prank(_governance);
        _breaker.liftEvidence(MEMBER);
        _requireMode(IConsumerGate.Mode.Normal);
    }

    function test_clientsAreReplacedByActiveOnesOfTheSameChain() external {
        SourceClientDouble wrong = new SourceClientDouble(99);
        _refuse(abi.encodeWithSelector(ICoalition.WrongSourceChain.selector, 77, 99));
        _coalition.replaceClient(MEMBER, wrong);
        SourceClientDouble frozen = new SourceClientDouble(77);
        frozen.freeze();
        _refuse(
            abi.encodeWithSelector(
                ICoalition.ClientNotActive.selector,
                address(frozen),
                ISourceClient.Status.Frozen
            )
        );
        _coalition.replaceClient(MEMBER, frozen);
        _refuse(abi.encodeWithSelector(ICoalition.ClientTaken.selector, address(_other), 2));
        _coalition.replaceClient(MEMBER, _other);
        _refuse(abi.encodeWithSelector(ICoalition.InvalidParameter.selector, "client"));
        _coalition.replaceClient(MEMBER, ISourceClient(address(1)));
        _refuse(abi.encodeWithSelector(ICoalition.UnknownMember.selector, 3));
        _coalition.replaceClient(3, frozen);
    }

    function test_healthNeedsHysteresis() external {
        ICoalition.Health[3] memory bad = [
            ICoalition.Health(10, 10),
            ICoalition.Health(10, 11),
            ICoalition.Health(10, 0)
        ];
        for (uint256 i; i < bad.length; ++i) {
            _refuse(abi.encodeWithSelector(ICoalition.InvalidParameter.selector, "health"));
            _coalition.setHealth(MEMBER, bad[i]);
        }
        cheat.prank(_governance);
        _coalition.setHealth(MEMBER, ICoalition.Health(10, 9));
        _wait(11);
        _requireMode(IConsumerGate.Mode.Guarded);
    }

    function test_quorumsAreReachableAndMonitorsDifferent() external {
        ICoalition.Roles memory roles = _roles();
        roles.monitorQuorum = 4;
        _refuseRoles(roles, "monitorQuorum");
        roles.monitorQuorum = 0;
        _refuseRoles(roles, "monitorQuorum");
        roles = _roles();
        roles.monitors[2] = roles.monitors[0];
        _refuseRoles(roles, "monitors");
        roles.monitors[2] = address(0);
        _refuseRoles(roles, "monitors");
        roles.monitors = new address[](33);
        _refuseRoles(roles, "monitors");
        ICoalition.Roles memory nobody;
        cheat.prank(_governance);
        _coalition.setRoles(nobody);
        require(!_coalition.isMonitor(_monitor(0)) && _coalition.guardian() == address(0), "roles");
        cheat.prank(address(0));
        cheat.expectRevert(abi.encodeWithSelector(ICircuitBreaker.NotGuardian.selector, address(0)));
        _breaker.tripAsGuardian(MEMBER, ROUTE, ICircuitBreaker.Flow.Consumption, IConsumerGate.Mode.Paused);
    }

    /// @notice Strangers to the coalition are refused, not open.
    function test_unknownClientsAreClosed() external {
        SourceClientDouble nobody = new SourceClientDouble(5);
        bytes memory refusal = abi.encodeWithSelector(IConsumerGate.UnknownClient.selector, address(nobody));
        cheat.expectRevert(refusal);
        _breaker.requireConsumption(address(nobody), ROUTE);
        cheat.expectRevert(refusal);
        _breaker.requireIngestion(address(nobody), ROUTE);
        cheat.expectRevert(refusal);
        _breaker.consumeAction(address(nobody), ROUTE);
        (IConsumerGate.Mode consumption, IConsumerGate.Mode ingestion) = _breaker.modesOf(
            address(nobody),
            ROUTE
        );
        require(consumption == IConsumerGate.Mode.Frozen && ingestion == IConsumerGate.Mode.Frozen, "open");
    }

    function test_policiesThatMakeNoSenseAreRefused() external {
        ICircuitBreaker.Policy memory given = _policy();
        given.memoryWindow = given.maxCooldown;
        _refusePolicy(given, "memoryWindow");
        given = _policy();
        given.cooldown = 0;
        _refusePolicy(given, "cooldown");
        given = _policy();
        given.maxCooldown = given.cooldown - 1;
        _refusePolicy(given, "maxCooldown");
        given = _policy();
        given.perTarget = 7;
        _refusePolicy(given, "inTotal");
        given = _policy();
        given.guardedActions = 1;
        _refusePolicy(given, "guardedActions");
    }

    /// @notice Whatever a consumer needs, all trips of a role, as long as they become, must leave some of the day.
    function test_policiesByWhichOneRoleClosesAConsumerForEverAreRefused() external {
        ICircuitBreaker.Policy memory given = _policy();
        given.maxCooldown = 6 hours;
        _refuseForEver(given, 24 hours);
        --given.maxCooldown;
        new CircuitBreaker(_coalition, address(_limiter), given);
        given.maxCooldown = 4 hours;
        given.inTotal = 6;
        _refuseForEver(given, 24 hours);
        given.maxCooldown = 8 hours;
        given.inTotal = 3;
        _refuseForEver(given, 24 hours);
        --given.maxCooldown;
        new CircuitBreaker(_coalition, address(_limiter), given);
        given.perTarget = type(uint32).max;
        given.inTotal = type(uint32).max;
        _refuseForEver(given, type(uint32).max * uint256(given.maxCooldown));
    }

    // ----------------------------------------------------------------------------------------------- inside

    function _new(SourceClientDouble client) private pure returns (ICoalition.NewMember memory) {
        return ICoalition.NewMember(client, "another", _health());
    }

    function _add(SourceClientDouble client) private returns (uint256) {
        cheat.prank(_governance);
        return _coalition.addMember(_new(client));
    }

    function _refuse(bytes memory refusal) private {
        cheat.prank(_governance);
        cheat.expectRevert(refusal);
    }

    function _refuseRoles(ICoalition.Roles memory roles, string memory name) private {
        _refuse(abi.encodeWithSelector(ICoalition.InvalidParameter.selector, name));
        _coalition.setRoles(roles);
    }

    function _refuseForEver(ICircuitBreaker.Policy memory given, uint256 longest) private {
        cheat.expectRevert(
            abi.encodeWithSelector(ICircuitBreaker.ClosedForEver.selector, longest, given.budgetWindow)
        );
        new CircuitBreaker(_coalition, address(_limiter), given);
    }

    function _refusePolicy(ICircuitBreaker.Policy memory given, string memory name) private {
        cheat.expectRevert(abi.encodeWithSelector(ICircuitBreaker.InvalidParameter.selector, name));
        new CircuitBreaker(_coalition, address(_limiter), given);
    }
}
