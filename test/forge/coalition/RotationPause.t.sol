// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICircuitBreaker} from "../../../contracts/coalition/ICircuitBreaker.sol";
import {IConsumerGate} from "../../../contracts/libraries/IConsumerGate.sol";
import {ISourceClient} from "../../../contracts/libraries/ISourceClient.sol";
import {cheat} from "./support/CoalitionVm.sol";
import {CoalitionWorld} from "./support/CoalitionWorld.sol";

/// @notice A pause that outlives two committee periods: the client goes on meanwhile, and opens afterwards.
contract RotationPauseTest is CoalitionWorld {
    ICircuitBreaker.Flow private constant CONSUMPTION = ICircuitBreaker.Flow.Consumption;
    uint256 private constant PERIOD = 27 hours;

    function setUp() external {
        _build();
    }

    function test_theClientRotatesThroughTwoPausedPeriodsAndOpensAfterwards() external {
        _guard(0, CONSUMPTION, IConsumerGate.Mode.Paused);
        uint256 ended = _now + 2 * PERIOD + 1 hours;
        while (_now < ended) {
            if ((_now - START) / PERIOD > _client.period()) _client.rotate();
            else _client.advance();
            _requireMode(IConsumerGate.Mode.Paused);
            _refused();
            _wait(30 minutes);
        }
        require(_client.period() == 2, "rotations");
        require(_client.committees(2) != 0 && _client.status() == ISourceClient.Status.Active, "stuck");

        _client.advance();
        _breaker.release(MEMBER, 0, CONSUMPTION);
        _requireMode(IConsumerGate.Mode.Normal);
        _breaker.requireConsumption(address(_client), ROUTE);
    }

    /// @notice Neither does a pause of ingestion by consumers, nor a freeze by evidence of an older client, touch the client.
    function test_noModeReachesTheClient() external {
        _guard(0, ICircuitBreaker.Flow.Ingestion, IConsumerGate.Mode.Paused);
        _guard(0, CONSUMPTION, IConsumerGate.Mode.Paused);
        uint256 head = _client.head();
        _client.advance();
        _client.rotate();
        require(_client.head() == head + 2, "stuck");
    }

    function _refused() private {
        cheat.expectRevert(
            abi.encodeWithSelector(
                IConsumerGate.ConsumptionPaused.selector,
                MEMBER,
                ROUTE,
                IConsumerGate.Mode.Paused
            )
        );
        _breaker.requireConsumption(address(_client), ROUTE);
    }
}
