// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICircuitBreaker} from "../../../contracts/coalition/ICircuitBreaker.sol";
import {IConsumerGate} from "../../../contracts/libraries/IConsumerGate.sol";
import {IInbox} from "../../../contracts/messages/IInbox.sol";
import {Message} from "../../../contracts/messages/Message.sol";
import {MessageHash} from "../../../contracts/messages/libraries/MessageHash.sol";
import {cheat} from "./support/CoalitionVm.sol";
import {InboxWorld} from "./support/InboxWorld.sol";
import {CallbackRecipient} from "./support/Recipients.sol";

/// @notice Recipients that call back, and callers that give too little gas.
contract HostileConsumerTest is InboxWorld {
    CallbackRecipient private _hostile;

    function setUp() external {
        _buildInbox();
        _endow(1e18);
        _hostile = new CallbackRecipient();
    }

    // ------------------------------------------------------------------------------------------- reentrancy

    /// @notice From within a delivery nothing of the inbox can be entered, and nothing of the coalition moved that a stranger
    /// cannot move.
    function test_aCallbackGetsNothing() external {
        Message memory other = _message(address(_recipient), "");
        (address[] memory targets, bytes[] memory data) = _calls(other);
        Message memory message = _message(address(_hostile), abi.encode(targets, data));
        bytes32 before = _fingerprint();
        (bool done, ) = address(_inbox).call(_deliverCall(message));
        require(done && _hostile.calls() == targets.length, "not called");
        require(_hostile.successes() == 0, "a callback succeeded");
        require(_recipient.received() == 0, "delivered from within");
        require(_fingerprint() == before, "something changed");
    }

    /// @notice While guarded, a message that was executed counts once, whatever its recipient does.
    function test_aCallbackCannotStretchTheGuardedRate() external {
        _guard(ROUTE, ICircuitBreaker.Flow.Consumption, IConsumerGate.Mode.Guarded);
        for (uint256 i; i < 4; ++i) {
            (address[] memory targets, bytes[] memory data) = _calls(_message(address(_recipient), ""));
            Message memory message = _message(address(_hostile), abi.encode(targets, data));
            (bool done, ) = address(_inbox).call(_deliverCall(message));
            require(done, "refused");
        }
        (bool fifth, ) = address(_inbox).call(_deliverCall(_message(address(_recipient), "")));
        require(!fifth, "a fifth action");
    }

    /// @notice A recipient that freezes the member in the middle of a batch: what comes after is not executed, and nothing of
    /// the batch happened.
    function test_aFreezeInTheMiddleOfABatchUndoesIt() external {
        address[] memory targets = new address[](1);
        targets[0] = address(_client);
        bytes[] memory data = new bytes[](1);
        data[0] = abi.encodeCall(_client.freeze, ());
        Message[] memory batch = new Message[](2);
        batch[0] = _message(address(_hostile), abi.encode(targets, data));
        batch[1] = _message(address(_recipient), "");
        (bool done, ) = address(_inbox).call(_batchCall(batch));
        require(!done && _recipient.received() == 0 && _client.consistent(), "half a batch");
    }

    function test_noMessageCallsTheGate() external {
        Message memory message = _message(address(_breaker), "");
        (bool done, bytes memory reason) = address(_inbox).call(_deliverCall(message));
        require(!done && bytes4(reason) == IInbox.ForbiddenRecipient.selector, "called");
    }

    function testFuzz_hostileCallbacksChangeNothing(
        bytes4 selector,
        uint256[6] memory words,
        uint8 where
    ) external {
        address[] memory targets = new address[](1);
        address[5] memory all = [
            address(_breaker),
            address(_limiter),
            address(_coalition),
            address(_inbox),
            _governance
        ];
        targets[0] = all[where % 5];
        bytes[] memory data = new bytes[](1);
        data[0] = abi.encodePacked(selector, abi.encode(words));
        bytes32 before = _fingerprint();
        Message memory message = _message(address(_hostile), abi.encode(targets, data));
        (bool done, ) = address(_inbox).call(_deliverCall(message));
        require(done && _fingerprint() == before, "something changed");
    }

    // -------------------------------------------------------------------------------------------------- gas

    /// @notice Two hundred amounts of gas: an action counts and is executed, or nothing happened at all.
    function test_starvedDeliveriesAreAllOrNothing() external {
        _guard(ROUTE, ICircuitBreaker.Flow.Consumption, IConsumerGate.Mode.Guarded);
        Message memory message = _message(address(_recipient), "");
        bytes32 messageHash = MessageHash.hashOf(message);
        bytes memory call = _deliverCall(message);
        uint256 full;
        for (uint256 i; i < 200; ++i) {
            uint256 snapshot = cheat.snapshotState();
            (bool done, ) = address(_inbox).call{gas: 20_000 + i * 12_000}(call);
            bool executed = _inbox.statusOf(messageHash) == IInbox.Status.Executed;
            bool unknown = _inbox.statusOf(messageHash) == IInbox.Status.Unknown;
            require(done ? executed && _recipient.received() == 1 : unknown, "half an effect");
            require(_actionsLeft() == (done ? 3 : 4), "counted wrongly");
            if (done) ++full;
            cheat.revertToState(snapshot);
        }
        require(full > 0 && full < 200, "levels");
    }

    function test_starvedSpendsAndTripsAreAllOrNothing() external {
        bytes memory spend = abi.encodeCall(_limiter.spend, (MEMBER, ROUTE, STAKE / 20));
        bytes memory trip = abi.encodeCall(_limiter.tripIfExhausted, (MEMBER, ROUTE));
        uint256 full;
        for (uint256 i; i < 200; ++i) {
            uint256 snapshot = cheat.snapshotState();
            cheat.prank(CONSUMER);
            (bool spent, ) = address(_limiter).call{gas: 1_000 + i * 1_000}(spend);
            require(_limiter.availableOf(MEMBER, ROUTE) == (spent ? 0 : STAKE / 20), "half a spend");
            if (spent) {
                (bool tripped, ) = address(_limiter).call{gas: 1_000 + i * 1_000}(trip);
                IConsumerGate.Mode expected =
                    tripped ? IConsumerGate.Mode.Guarded : IConsumerGate.Mode.Normal;
                require(_mode() == expected, "half a trip");
                if (tripped) ++full;
            }
            cheat.revertToState(snapshot);
        }
        require(full > 0 && full < 200, "levels");
    }

    function test_starvedActionsAreAllOrNothing() external {
        _guard(ROUTE, ICircuitBreaker.Flow.Consumption, IConsumerGate.Mode.Guarded);
        bytes memory call = abi.encodeCall(_breaker.consumeAction, (address(_client), ROUTE));
        uint256 full;
        for (uint256 i; i < 200; ++i) {
            uint256 snapshot = cheat.snapshotState();
            (bool done, ) = address(_breaker).call{gas: 1_000 + i * 500}(call);
            uint256 left;
            while (_takes(address(this))) ++left;
            require(left == (done ? 3 : 4), "half an action");
            if (done) ++full;
            cheat.revertToState(snapshot);
        }
        require(full > 0 && full < 200, "levels");
    }

    // ----------------------------------------------------------------------------------------------- inside

    function _takes(address caller) private returns (bool done) {
        cheat.prank(caller);
        (done, ) = address(_breaker).call(abi.encodeCall(_breaker.consumeAction, (address(_client), ROUTE)));
    }

    /// @dev Actions that the inbox has left; uses them up.
    function _actionsLeft() private returns (uint256 left) {
        while (_takes(address(_inbox))) ++left;
    }

    function _calls(
        Message memory other
    ) private view returns (address[] memory targets, bytes[] memory data) {
        data = new bytes[](10);
        data[0] = _deliverCall(other);
        data[1] = abi.encodeCall(_inbox.retry, (other));
        data[2] = abi.encodeCall(_inbox.execute, (other, 0, false));
        data[3] = abi.encodeCall(_limiter.spend, (MEMBER, ROUTE, 1));
        data[4] = abi.encodeCall(_limiter.setConsumer, (MEMBER, ROUTE, address(_hostile), true));
        data[5] = abi.encodeCall(_limiter.tripIfExhausted, (MEMBER, ROUTE));
        data[6] = abi.encodeCall(_breaker.release, (MEMBER, ROUTE, ICircuitBreaker.Flow.Consumption));
        data[7] = abi.encodeCall(_breaker.liftEvidence, (MEMBER));
        data[8] = abi.encodeCall(_breaker.tripByFlow, (MEMBER, ROUTE));
        data[9] = abi.encodeCall(_coalition.removeMember, (MEMBER));
        targets = new address[](10);
        for (uint256 i; i < 10; ++i) {
            targets[i] =
                i < 3
                    ? address(_inbox)
                    : i < 6
                        ? address(_limiter)
                        : i < 9
                            ? address(_breaker)
                            : address(_coalition);
        }
    }

    function _fingerprint() private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    _coalition.member(1),
                    _coalition.member(2),
                    _coalition.memberCount(),
                    _coalition.guardian(),
                    _coalition.monitors(),
                    _breaker.reasonOf(MEMBER, ROUTE, ICircuitBreaker.Flow.Consumption),
                    _breaker.reasonOf(MEMBER, 0, ICircuitBreaker.Flow.Ingestion),
                    _limiter.availableOf(MEMBER, ROUTE),
                    _limiter.capOf(MEMBER, ROUTE)
                )
            );
    }
}
