// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

import {BftLightClient} from "../../../contracts/bft/BftLightClient.sol";
import {IBftLightClient} from "../../../contracts/bft/IBftLightClient.sol";
import {ICircuitBreaker} from "../../../contracts/coalition/ICircuitBreaker.sol";
import {ICoalition} from "../../../contracts/coalition/ICoalition.sol";
import {CoalitionTimelock} from "../../../contracts/coalition/CoalitionTimelock.sol";
import {IConsumerGate} from "../../../contracts/libraries/IConsumerGate.sol";
import {ApprovingVerifier} from "../bft/ApprovingVerifier.sol";
import {cheat} from "./support/CoalitionVm.sol";
import {CoalitionWorld} from "./support/CoalitionWorld.sol";
import {SourceClientDouble} from "./support/SourceClientDouble.sol";

/// @notice Has the keys of the guardian, of one monitor, of the veto council and of governance's proposer, and less than the
/// two days that governance waits.
contract Thief is CoalitionWorld {
    uint256 private constant FROZEN_MEMBER = 2;

    BftLightClient private _bft;
    SourceClientDouble private _mine;
    bytes32 private _before;
    /// @notice Calls that went through.
    uint256 public taken;

    constructor() {
        cheat.warp(_now);
        _bft = _bftClient();
        _build();
        _endow(1e18);
        _other.freeze();
        _breaker.latchEvidence(FROZEN_MEMBER);
        _mine = new SourceClientDouble(77);
        _before = fingerprint();
    }

    /// @notice One call with a stolen key, to any function with any arguments.
    function attack(uint8 role, uint8 target, uint8 which, uint256[6] calldata words, uint16 time) external {
        cheat.warp(_now);
        // less than the delay since the theft, however many calls there are
        if (_now + time < START + 1 days + 2 days) _wait(time % 600);
        (address to, bytes memory data) = _call(target, which, words);
        cheat.prank(_key(role));
        (bool done, ) = to.call(data);
        if (done) ++taken;
    }

    function isUnchanged() external view returns (bool) {
        return fingerprint() == _before;
    }

    /// @notice Members, roles, weights, roots and freezes.
    function fingerprint() public view returns (bytes32) {
        (address frozenBy, uint64 since, ) = _breaker.evidenceOf(FROZEN_MEMBER);
        (address notFrozen, , ) = _breaker.evidenceOf(MEMBER);
        bytes32 registry = keccak256(
            abi.encode(
                _coalition.member(1),
                _coalition.member(2),
                _coalition.memberCount(),
                _coalition.guardian(),
                _coalition.vetoCouncil(),
                _coalition.monitors(),
                _coalition.monitorQuorum(),
                _coalition.GOVERNANCE().getMinDelay(),
                _limiter.weightOf(MEMBER, ROUTE),
                _limiter.isConsumer(MEMBER, ROUTE, CONSUMER)
            )
        );
        bytes32 roots = keccak256(
            abi.encode(
                _bft.head(),
                _bft.headers(100),
                _bft.headers(101),
                _bft.headerAt(100),
                _bft.consistent()
            )
        );
        return
            keccak256(
                abi.encode(
                    registry,
                    roots,
                    frozenBy,
                    since,
                    notFrozen,
                    _breaker.modeOf(FROZEN_MEMBER, ROUTE, ICircuitBreaker.Flow.Consumption)
                )
            );
    }

    function _first() internal view override returns (address) {
        return address(_bft);
    }

    function _key(uint8 role) private view returns (address) {
        if (role % 5 == 0) return GUARDIAN;
        if (role % 5 == 1) return PROPOSER;
        if (role % 5 == 2) return _monitor(0);
        if (role % 5 == 3) return COUNCIL;
        return address(this);
    }

    function _call(
        uint8 target,
        uint8 which,
        uint256[6] calldata words
    ) private view returns (address to, bytes memory data) {
        uint256 id = (words[0] % 3);
        bytes32 route = words[1] % 2 == 0 ? ROUTE : bytes32(words[1] % 4);
        ICircuitBreaker.Flow flow = ICircuitBreaker.Flow(words[2] % 2);
        IConsumerGate.Mode mode = IConsumerGate.Mode(words[3] % 4);
        if (target % 6 == 0) {
            to = address(_breaker);
            if (which % 8 == 0) data = abi.encodeCall(_breaker.tripAsGuardian, (id, route, flow, mode));
            if (which % 8 == 1)
                data = abi.encodeCall(_breaker.voteTrip, (id, route, mode, bytes32(words[4])));
            if (which % 8 == 2) data = abi.encodeCall(_breaker.tripByFlow, (id, route));
            if (which % 8 == 3) data = abi.encodeCall(_breaker.latchEvidence, (id));
            if (which % 8 == 4) data = abi.encodeCall(_breaker.latchStale, (id));
            if (which % 8 == 5) data = abi.encodeCall(_breaker.release, (id, route, flow));
            if (which % 8 == 6) data = abi.encodeCall(_breaker.liftEvidence, (id));
            if (which % 8 == 7) data = abi.encodeCall(_breaker.consumeAction, (address(_bft), route));
            if (which == 255)
                data = abi.encodeCall(_breaker.releaseEarly, (id, route, flow, mode, uint64(words[4])));
        } else if (target % 6 == 1) {
            (to, data) = (address(_coalition), _registryCall(which, id, words));
        } else if (target % 6 == 2) {
            to = address(_limiter);
            if (which % 5 == 0) data = abi.encodeCall(_limiter.setRoute, (id, route, words[4] % 1e18));
            if (which % 5 == 1)
                data = abi.encodeCall(_limiter.setConsumer, (id, route, CONSUMER, words[4] % 2 == 0));
            if (which % 5 == 2) data = abi.encodeCall(_limiter.spend, (id, route, words[4]));
            if (which % 5 == 3) data = abi.encodeCall(_limiter.observeStake, (id));
            if (which % 5 == 4) data = abi.encodeCall(_limiter.tripIfExhausted, (id, route));
        } else if (target % 6 == 3) {
            (to, data) = (_governance, _timelockCall(which, id, words));
        } else if (target % 6 == 4) {
            (to, data) = (address(_bft), _updateCall(which, words));
        } else {
            address[4] memory all = [
                address(_breaker),
                address(_coalition),
                address(_limiter),
                address(_bft)
            ];
            (to, data) = (all[which % 4], abi.encodePacked(bytes4(bytes32(words[5])), abi.encode(words)));
        }
    }

    function _registryCall(
        uint8 which,
        uint256 id,
        uint256[6] calldata words
    ) private view returns (bytes memory) {
        ICoalition.Roles memory none;
        ICoalition.NewMember memory another = ICoalition.NewMember(_mine, "mine", _health());
        if (which % 5 == 0) return abi.encodeCall(_coalition.addMember, (another));
        if (which % 5 == 1) return abi.encodeCall(_coalition.replaceClient, (id, _mine));
        if (which % 5 == 2) return abi.encodeCall(_coalition.removeMember, (id));
        if (which % 5 == 3) return abi.encodeCall(_coalition.setRoles, (none));
        return
            abi.encodeCall(_coalition.setHealth, (id, ICoalition.Health(uint64(words[4]), uint64(words[5]))));
    }

    /// @dev Whatever it schedules it tries to execute, at once and later.
    function _timelockCall(
        uint8 which,
        uint256 id,
        uint256[6] calldata words
    ) private view returns (bytes memory) {
        TimelockController timelock = TimelockController(payable(_governance));
        bytes memory data = _registryCall(uint8(words[1]), id, words);
        address to = address(_coalition);
        if (words[2] % 4 == 0)
            (to, data) = (_governance, abi.encodeCall(timelock.updateDelay, (words[3] % 3 days)));
        if (words[2] % 4 == 1) (to, data) = (address(_breaker), abi.encodeCall(_breaker.liftEvidence, (id)));
        uint256 delay = words[4] % 2 == 0 ? 2 days : words[4];
        if (which % 4 == 0) return abi.encodeCall(timelock.schedule, (to, 0, data, 0, 0, delay));
        if (which % 4 == 1) return abi.encodeCall(timelock.execute, (to, 0, data, 0, 0));
        if (which % 4 == 2) return abi.encodeCall(timelock.updateDelay, (0));
        if (words[5] % 4 == 0) return abi.encodeCall(CoalitionTimelock.supportRemoval, (COUNCIL, true));
        if (words[5] % 4 == 1) return abi.encodeCall(CoalitionTimelock.removeProposer, (COUNCIL));
        return abi.encodeCall(timelock.grantRole, (bytes32(0), PROPOSER));
    }

    function _updateCall(uint8 which, uint256[6] calldata words) private view returns (bytes memory) {
        IBftLightClient.Header memory header = _header(uint64(100 + (words[0] % 4)));
        header.stateRoot = words[1] >> 8;
        IBftLightClient.SizedProof memory proof;
        (proof.size, proof.signers) = (4, words[2] % 16);
        uint256 hash = words[3] >> 8;
        if (which % 3 == 0) return abi.encodeCall(_bft.updateAdjacent, (header, hash, proof));
        if (which % 3 == 1) return abi.encodeCall(_bft.updateSkipping, (100, header, hash, proof));
        return abi.encodeCall(_bft.reportConflictAdjacent, (header, hash, proof));
    }

    function _header(uint64 height) private pure returns (IBftLightClient.Header memory) {
        uint64 time = uint64(START) * 1000 + (height - 100) * 3_000;
        return IBftLightClient.Header(77, height, time, 0, 5_000 + height, 4_000, 4_000);
    }

    /// @dev A real light client of which nothing is ever proven.
    function _bftClient() private returns (BftLightClient) {
        IBftLightClient.Parameters memory given;
        given.chainId = 77;
        given.trustingPeriod = 14 days * 1000;
        given.clockDrift = 10_000;
        given.trusted = _header(100);
        given.trustedHash = uint256(keccak256(abi.encode(given.trusted))) >> 8;
        given.verifiers = new IBftLightClient.SizedVerifier[](3);
        address verifier = address(new ApprovingVerifier());
        for (uint256 i; i < 3; ++i) {
            given.verifiers[i] = IBftLightClient.SizedVerifier(IBftLightClient.Circuit(i), 4, verifier);
        }
        return new BftLightClient(given);
    }
}

/// @notice What stolen keys cannot do before governance's delay is over.
contract StolenRolesTest is CoalitionWorld {
    Thief private _thief;

    function setUp() external {
        _thief = new Thief();
        _build();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_thief);
    }

    /// forge-config: default.invariant.runs = 50
    /// forge-config: default.invariant.depth = 200
    function invariant_stolenKeysMoveNoRootNoMemberAndNoFreeze() external view {
        require(_thief.isUnchanged(), "something changed");
    }

    /// @dev Some of what was tried may be done, such as a pause.
    function afterInvariant() external view {
        require(_thief.taken() > 0, "nothing was tried");
    }

    /// @notice The same calls, by governance itself after its delay, go through: the invariant is about something.
    function test_governanceDoesWhatItAnnouncedAfterItsDelay() external {
        TimelockController timelock = TimelockController(payable(_governance));
        bytes memory data = abi.encodeCall(_coalition.removeMember, (MEMBER));
        cheat.prank(PROPOSER);
        timelock.schedule(address(_coalition), 0, data, 0, 0, 2 days);
        _wait(2 days - 1);
        (bool early, ) = _governance.call(_execution(data));
        require(!early && _coalition.member(MEMBER).active, "too early");
        _wait(1);
        (bool late, ) = _governance.call(_execution(data));
        require(late && !_coalition.member(MEMBER).active, "not executed");
        require(_mode() == IConsumerGate.Mode.Frozen, "a removed member is open");
    }

    function test_theDelayNeverBecomesShorter() external {
        CoalitionTimelock timelock = CoalitionTimelock(payable(_governance));
        uint256 least = timelock.MIN_DELAY();
        bytes memory refusal = abi.encodeWithSelector(
            CoalitionTimelock.DelayTooShort.selector,
            least - 1,
            least
        );
        cheat.expectRevert(refusal);
        timelock.updateDelay(least - 1);
        cheat.prank(_governance);
        cheat.expectRevert(refusal);
        timelock.updateDelay(least - 1);
        cheat.prank(_governance);
        timelock.updateDelay(least + 1);
        require(timelock.getMinDelay() == least + 1, "delay");
        cheat.expectRevert(refusal);
        new CoalitionTimelock(least - 1, new address[](0), new address[](0));
        require(!timelock.hasRole(0, PROPOSER) && !timelock.hasRole(0, address(this)), "administrators");
    }

    function _execution(bytes memory data) private view returns (bytes memory) {
        return abi.encodeCall(TimelockController.execute, (address(_coalition), 0, data, 0, 0));
    }
}
