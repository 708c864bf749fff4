// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

import {CoalitionTimelock} from "../../../contracts/coalition/CoalitionTimelock.sol";
import {ICircuitBreaker} from "../../../contracts/coalition/ICircuitBreaker.sol";
import {IConsumerGate} from "../../../contracts/libraries/IConsumerGate.sol";
import {cheat} from "./support/CoalitionVm.sol";
import {CoalitionWorld} from "./support/CoalitionWorld.sol";

/// @notice Governance announced an early release that came to be of no use; a stranger keeps it for another pause.
contract OldAnnouncementsTest is CoalitionWorld {
    ICircuitBreaker.Flow private constant CONSUMPTION = ICircuitBreaker.Flow.Consumption;

    CoalitionTimelock private _timelock;
    bytes private _release;

    function setUp() external {
        _build();
        _timelock = CoalitionTimelock(payable(_governance));
        _release = abi.encodeCall(_breaker.release, (MEMBER, ROUTE, CONSUMPTION));
        _guard(ROUTE, CONSUMPTION, IConsumerGate.Mode.Paused);
        _announce();
        _wait(2 days);
        _client.advance();
        _breaker.release(MEMBER, ROUTE, CONSUMPTION);
    }

    function test_anOldReleaseEndsNoLaterPause() external {
        _wait(_timelock.GRACE() + 1);
        _client.advance();
        _guard(ROUTE, CONSUMPTION, IConsumerGate.Mode.Paused);
        cheat.prank(STRANGER);
        (bool done, ) = _governance.call(_execution());
        require(!done, "an old release was kept");
        _requireMode(IConsumerGate.Mode.Paused);

        // announced again it is as good as new, and takes as long
        _announce();
        (done, ) = _governance.call(_execution());
        require(!done, "no delay");
    }

    function test_aReleaseInItsTimeGoesThrough() external {
        _wait(_timelock.GRACE());
        _client.advance();
        _guard(ROUTE, CONSUMPTION, IConsumerGate.Mode.Paused);
        (bool done, ) = _governance.call(_execution());
        require(done, "refused");
        _requireMode(IConsumerGate.Mode.Normal);
        _wait(365 days);
        bytes32 id = _timelock.hashOperation(address(_breaker), 0, _release, 0, 0);
        require(_timelock.isOperationDone(id), "what was done was forgotten");
    }

    function _announce() private {
        cheat.prank(PROPOSER);
        _timelock.schedule(address(_breaker), 0, _release, 0, 0, 2 days);
    }

    function _execution() private view returns (bytes memory) {
        return abi.encodeCall(TimelockController.execute, (address(_breaker), 0, _release, 0, 0));
    }
}
